/** Elements of a page, made by the script of an explorer. Text is always text: nothing is ever parsed as markup. */

/** An element with its attributes and its children; a string is text. */
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

/** A labelled control. */
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

/** A list to choose from. */
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

/** A button. */
export function button(
  name: string,
  pressed: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = make('button', { type: 'button', ...attributes }, name)
  made.addEventListener('click', pressed)
  return made
}

/** Gives a file to be kept. */
export function offer(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  make('a', { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
