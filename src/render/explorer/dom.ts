/** Elements of a page, made by the script of an explorer. Text is always text: nothing is ever parsed as markup. */

/**
 * Makes an element. A string among its children is text: nothing is parsed as markup.
 *
 * @param tag name of the element
 * @param attributes its attributes
 * @param children elements and texts
 * @returns the element
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/**
 * Makes a labelled control.
 *
 * @param name label
 * @param control input or list, with an id
 * @param after what follows it
 * @returns the control with its label
 */
export function field(
  name: string,
  control: HTMLInputElement | HTMLSelectElement,
  ...after: readonly Node[]
): HTMLElement {
  return make(
    'div',
    { class: 'champ' },
    make('label', { for: control.id }, name),
    control,
    ...after,
  )
}

/**
 * Makes a drop-down list.
 *
 * @param id id of the list
 * @param options value and label of each option
 * @param changed called with the value chosen
 * @returns the list
 */
export function choice(
  id: string,
  options: readonly (readonly [value: string, name: string])[],
  changed: (value: string) => void,
): HTMLSelectElement {
  const select = make(
    'select',
    { id },
    ...options.map(([value, name]) => make('option', { value }, name)),
  )
  select.addEventListener('change', () => changed(select.value))
  return select
}

/**
 * Makes a button.
 *
 * @param name its text
 * @param pressed called on a click
 * @param attributes further attributes
 * @returns the button
 */
export function button(
  name: string,
  pressed: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = make('button', { type: 'button', ...attributes }, name)
  made.addEventListener('click', pressed)
  return made
}

/**
 * Offers a file for download.
 *
 * @param name name of the file
 * @param type media type
 * @param content its text
 */
export function downloadFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  make('a', { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
