/** What the READMEs tell people to type is typed here, in a folder laid out as they suppose. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { examplePlan } from '../src/batch/plan.ts'
import { ifn, scratch } from './cli/run.ts'
import { root } from './support.ts'

const folder = scratch()
const territory = join(root, 'data/territoire-de-belfort')
for (const name of ['dossier', 'autres']) {
  mkdirSync(join(folder, name))
  cpSync(join(territory, 'communes.csv'), join(folder, name, 'communes.csv'))
}
writeFileSync(join(folder, 'PLAN.json'), JSON.stringify(examplePlan('dossier/')))
cpSync(join(territory, 'communes.topojson'), join(folder, 'communes.geojson')) // told by content, not by name

const blocks = (file: string, language: string): string[] => [...readFileSync(join(root, file), 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((found) => found[1]!)

describe.each(['README.md', 'README.fr.md'])('%s', (file) => {
  const commands = blocks(file, 'sh').flatMap((block) => block.split('\n').filter((line) => line.startsWith('npx ifn ')).map((line) => line.replace(/\s+#.*$/, '')))

  it('begins with the two commands that do all the set-up', () => {
    expect(blocks(file, 'sh')[0]).toMatch(/^npm ci && npm start .*\nnpm ci && npm test /)
  })

  it('has commands that all run', async () => {
    expect(commands.length).toBeGreaterThan(5)
    for (const command of commands) {
      const ran = await ifn([...command.split(' ').slice(2), ...(command.includes(' -o ') || command.includes('--figer') || command.includes(' lot ') ? ['--force'] : [])], { cwd: folder })
      expect(ran, `${command}\n${ran.stderr}`).toMatchObject({ code: 0 })
    }
  })
})

describe('README.md', () => {
  it('has code that compiles away to something that runs, on the built package', async () => {
    const [code = ''] = blocks('README.md', 'ts')
    const here = (path: string): string => pathToFileURL(join(root, 'dist', path)).href
    const script = ts
      .transpile(code, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 })
      .replace("'indice-fragilite-numerique/methods'", JSON.stringify(here('methods/registry.js')))
      .replace("'indice-fragilite-numerique'", JSON.stringify(here('index.js')))
    const path = join(folder, 'readme.mjs')
    writeFileSync(path, `${script}\nexport { scores, contributions }\n`)
    const { scores, contributions } = (await import(pathToFileURL(path).href)) as {
      scores: { index: Float64Array; tree: never }
      contributions: (tree: never, id: string) => Record<string, Float64Array>
    }
    const parts = Object.values(contributions(scores.tree, 'ifn'))
    expect(scores.index).toHaveLength(3)
    for (const [i, v] of scores.index.entries()) expect(Math.abs(parts.reduce((sum, part) => sum + part[i]!, 0) - v)).toBeLessThan(1e-12)
  })
})
