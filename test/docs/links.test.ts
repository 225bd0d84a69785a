/** The documents lead somewhere: every link to a file finds it, every link to a heading finds the heading. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../support.ts'

const documents = ['.', 'docs', 'notebooks', 'bench', 'data', 'schema', 'scripts', 'test']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder === 'docs' })
      .map(String)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(root, folder, name)),
  )
  .toSorted()

/** A document without what is shown as code. */
const proseOf = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^(````?)[^]*?^\1$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''))

/** What a heading is reached by, as Git forges write it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const anchorsOf = (path: string): ReadonlySet<string> =>
  new Set(
    [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      anchorOf(heading!),
    ),
  )

it('every link of a document to a file or a heading leads to it', () => {
  const links = documents.flatMap((path) =>
    [...proseOf(path).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, to]) => ({
      path,
      to: to!,
    })),
  )
  expect(links.length).toBeGreaterThan(200)
  const dead = links.filter(({ path, to }) => {
    const [file, anchor] = to.split('#') as [string, string?]
    const target = file === '' ? path : join(dirname(path), decodeURIComponent(file))
    if (!existsSync(target)) return true
    return (
      anchor !== undefined &&
      !(statSync(target).isFile() && anchorsOf(target).has(decodeURIComponent(anchor)))
    )
  })
  expect(dead.map(({ path, to }) => `${relative(root, path)}: ${to}`)).toEqual([])
})
