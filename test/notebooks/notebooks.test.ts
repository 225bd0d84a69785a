/** The notebooks are type-checked and run, and say what they are committed with. `vitest run -u` on this file writes it anew. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../support.ts'
import { codeOf, executed, typeErrors, written, type Notebook } from './notebook.ts'

const folder = join(root, 'notebooks')
const hasDanfo = existsSync(join(folder, 'node_modules/danfojs-node'))
const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'))
const texts = Object.fromEntries(
  names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
)
const notebooks = Object.fromEntries(
  names.map((name) => [name, JSON.parse(texts[name]!) as Notebook]),
)
/** danfojs stays out of the root: what asks for it is run where it is installed. */
const wanted = (name: string): boolean =>
  codeOf(notebooks[name]!).some((code) => code.includes("'danfojs-node'"))
const alone = names.filter((name) => !wanted(name))

describe('the notebooks', () => {
  it('compile, and a wrong type beside them is told by its notebook and its line', () => {
    expect(names.length).toBeGreaterThanOrEqual(4)
    const wrong: Notebook = {
      cells: [
        {
          cell_type: 'code',
          source: [
            "import { compute } from 'indice-fragilite-numerique'\n",
            'const n: number = compute',
          ],
        },
      ],
    }
    const compiled = hasDanfo
      ? notebooks
      : Object.fromEntries(alone.map((name) => [name, notebooks[name]!]))
    expect(typeErrors({ ...compiled, faux: wrong })).toEqual([
      expect.stringMatching(
        /^faux\.ts, line 2 of its code: Type .* is not assignable to type 'number'/,
      ),
    ])
  })

  it.each(names)('%s is in French, in the form that Jupyter writes', (name) => {
    expect(texts[name]).toBe(written(notebooks[name]!))
    const prose = notebooks[name]!.cells.filter(({ cell_type }) => cell_type === 'markdown')
      .map(({ source }) => source.join('').replace(/`[^`]*`/g, ''))
      .join('\n')
    expect(prose).not.toMatch(/ [:;!?»]|« |\w'\w/)
  })

  const same = async (name: string): Promise<void> =>
    expect(written(await executed(notebooks[name]!))).toMatchFileSnapshot(join(folder, name))

  it.each(alone)('%s says what it is committed with', same)

  it.skipIf(!hasDanfo).each(names.filter(wanted))(
    `%s says what it is committed with${hasDanfo ? '' : ' (skipped: cd notebooks && npm ci)'}`,
    same,
  )
})
