/** The command line is calls and words: each command reaches the function that code calls, and computes nothing beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { entries } from '../../src/cli/command-line.ts'
import { root } from '../support.ts'

/** By command: the entry of the package, and the functions of it that the command calls. */
const FUNCTIONS: Readonly<Record<string, readonly [entry: string, ...names: string[]]>> = {
  calculer: ['index', 'computeFiles'],
  verifier: ['index', 'verify'],
  comparer: ['study', 'compareEditions', 'compareMethods', 'compareWithPublished'],
  priorites: ['study', 'priorities'],
  carte: ['render', 'renderMap'],
  rapport: ['render', 'renderReport'],
  robustesse: ['node', 'robustnessOn'],
  auditer: ['study', 'audit'],
  lot: ['node', 'runBatch', 'planFrom'],
  methodes: ['methods', 'methodSheet', 'methods'],
  expliquer: ['study', 'explainTerritory'],
  lieux: ['study', 'offer'],
  implanter: ['study', 'siteHelp'],
  sources: ['index', 'planFiles', 'catalogue'],
  actualiser: ['node', 'refreshFrance'],
  sql: ['sql', 'toSql'],
}

/** Those that have no function of their own: `renderReport` in a loop, `renderExplorer` over several dates, an output made again, the settings of a machine, the completion of a shell. */
const WORDS = ['rapports', 'explorer', 'refaire', 'config', 'completion']

const src = join(root, 'src')

/** The file that an entry of the package takes a name from. */
function homeOf(entry: string, name: string): string | undefined {
  const from = new RegExp(`export \\{[^}]*\\b${name}\\b[^}]*\\} from '\\./([^']+)'`).exec(
    readFileSync(join(src, `${entry}.ts`), 'utf8'),
  )
  return from?.[1]
}

/** The files that a command is made of, and those that they import. */
function reachedBy(command: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const next = [join('cli', `${command}.ts`)]
  for (const file of next) {
    for (const target of importsOf(readFileSync(join(src, file), 'utf8'))) {
      const to = relative(src, join(src, dirname(file), target))
      if (seen.has(to)) continue
      seen.add(to)
      if (to.startsWith('cli')) next.push(to)
    }
  }
  return seen
}

function importsOf(code: string): string[] {
  const { importedFiles } = ts.preProcessFile(code)
  return importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'))
}

describe('the commands', () => {
  it('are all mapped', () => {
    expect([...Object.keys(FUNCTIONS), ...WORDS].toSorted()).toEqual(
      entries.map(({ name }) => name).toSorted(),
    )
  })

  it.each(Object.entries(FUNCTIONS))(
    '%s reaches what code calls: %j',
    (command, [entry, ...names]) => {
      const reached = reachedBy(command)
      expect(readdirSync(join(src, 'cli'))).toContain(`${command}.ts`)
      for (const name of names) {
        const home = homeOf(entry, name)
        expect([name, home !== undefined && reached.has(home)]).toEqual([name, true])
      }
    },
  )
})
