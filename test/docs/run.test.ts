/** Every command and every block of code of the pages is run. What a page shows of a terminal is what one reads there. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { entries } from '../../src/cli/command-line.ts'
import { scratch } from '../cli/run.ts'
import { root } from '../support.ts'
import {
  blocksOf,
  commandsOf,
  isOfTheHouse,
  layOut,
  played,
  runCommand,
  runTypeScript,
  withConsole,
} from './blocks.ts'

layOut(scratch())
const NOT_RUN = '# non joué : '
const seen = new Set<string>()
const read = (page: string): string => readFileSync(join(root, page), 'utf8')
const pages = [
  'README.md',
  'README.fr.md',
  'CONTRIBUTING.md',
  'notebooks/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

describe.each(pages)('%s', (page) => {
  const blocks = blocksOf(read(page))

  // those of HTML are run by browser-file.test.ts
  it('has blocks of kinds that are run, or that say what they are', () => {
    expect(
      blocks
        .map(({ language }) => language)
        .filter(
          (language) =>
            ![
              'sh',
              'console',
              'ts',
              'yaml',
              'json',
              'csv',
              'text',
              'sql',
              'r',
              'python',
              'html',
            ].includes(language),
        ),
    ).toEqual([])
  })

  it('has links that lead to files', () => {
    const links = [
      ...read(page)
        .replace(/^(````?)[^]*?^\1$/gm, '')
        .matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g),
    ].map((found) => found[1]!)
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
  })

  if (blocks.some(({ language }) => !['text', 'sql', 'r', 'python'].includes(language)))
    it('has commands, files and code that all run, and shows what terminals show (npm run docs:generate writes it)', async () => {
      let shown = read(page)
      for (const { language, file, text } of blocks) {
        if (file !== undefined) writeFileSync(file, text)
        if (language === 'json') JSON.parse(text)
        if (language === 'yaml') expect(parseDocument(text).errors).toEqual([])
        if (language === 'ts') await runTypeScript(text)
        if (language === 'console') shown = withConsole(shown, text, await played(text))
        if (language === 'sh')
          for (const line of text
            .split('\n')
            .filter((each) => !each.includes(NOT_RUN))
            .flatMap(commandsOf)) {
            if (seen.has(line)) continue
            seen.add(line)
            if (!/^(?:npx )?ifn /.test(line)) expect(isOfTheHouse(line), line).toBe(true)
            else {
              const ran = await runCommand(line)
              expect(ran, `${line}\n${ran.stderr}`).toMatchObject({ code: 0 })
            }
          }
      }
      // pages without a terminal are others' to write
      if (blocks.some(({ language }) => language === 'console'))
        await expect(shown).toMatchFileSnapshot(join(root, page))
      expect(blocksOf(shown)).toHaveLength(blocks.length)
    })
})

describe('the documents', () => {
  it('are all reached from their index', () => {
    const index = read('docs/README.md')
    const unlinked = readdirSync(join(root, 'docs')).filter(
      (name) => name !== 'README.md' && name !== 'images' && !index.includes(`](${name}`),
    )
    expect(unlinked).toEqual([])
  })

  it.each(['README.md', 'README.fr.md'])('show every command: %s', (page) => {
    const shown = blocksOf(read(page)).flatMap(({ language, text }) =>
      language === 'sh' ? commandsOf(text) : [],
    )
    expect(
      entries
        .map(({ name }) => name)
        .filter((name) => !shown.some((line) => line.startsWith(`npx ifn ${name}`))),
    ).toEqual([])
  })

  it.each(['README.md', 'README.fr.md'])(
    'begin with the two commands that do all the set-up: %s',
    (page) => {
      expect(blocksOf(read(page))[0]?.text).toMatch(/^npm ci && npm start .*\nnpm ci && npm test /)
    },
  )

  it('have a README whose code shows contributions that sum to the index', async () => {
    const code = blocksOf(read('README.md')).find(({ language }) => language === 'ts')!
    const { scores, contributions } = (await runTypeScript(
      code.text,
      'export { scores, contributions }',
    )) as unknown as {
      scores: { index: Float64Array; tree: never }
      contributions: (tree: never, id: string) => Record<string, Float64Array>
    }
    const parts = Object.values(contributions(scores.tree, 'ifn'))
    expect(scores.index).toHaveLength(3)
    for (const [i, v] of scores.index.entries())
      expect(Math.abs(parts.reduce((sum, part) => sum + part[i]!, 0) - v)).toBeLessThan(1e-12)
  })
})
