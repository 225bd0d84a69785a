/** The blocks of code of a page, and how each kind is run, in a folder laid out as the pages suppose. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { examplePlan } from '../../src/batch/plan.ts'
import { ifn, type Ran } from '../cli/run.ts'
import { root } from '../support.ts'

export interface Block {
  readonly language: string
  /** `csv mine.csv`: the block is that file, for the blocks that follow. */
  readonly file?: string | undefined
  readonly text: string
}

const FENCE = /^(?<fence>````?)([^\s`]+)(?: (\S+))?\n([^]*?)^\k<fence>$/gm

export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(FENCE)].map(([, , language, file, text]) => ({
    language: language!,
    file,
    text: text!,
  }))
}

/** The folder of someone who follows the pages: the embedded territory as files of their own. The process moves there, and back after the file. */
export function layOut(folder: string): void {
  const territory = join(root, 'data/territoire-de-belfort')
  for (const name of ['dossier', 'autres']) {
    mkdirSync(join(folder, name))
    cpSync(join(territory, 'communes.csv'), join(folder, name, 'communes.csv'))
  }
  writeFileSync(join(folder, 'PLAN.json'), JSON.stringify(examplePlan('dossier/')))
  writeFileSync(
    join(folder, 'france-services.csv'),
    'id_fs,lib_fs,insee_com,latitude,longitude\n1,France services,90052,47.744,6.826\n2,France services,90010,47.638,6.863\n',
  )
  cpSync(join(territory, 'communes.topojson'), join(folder, 'communes.geojson')) // told by content, not by name
  const before = process.cwd()
  process.chdir(folder)
  afterAll(() => process.chdir(before))
}

/** The command lines of a `sh` block, without their comments. */
export function commandsOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.replace(/\s+#.*$/, '').trim() || [])
}

/** Runs `ifn …` (or `npx ifn …`) in this process; `> file` keeps what it prints. Outputs of the pages before are replaced. */
export async function runCommand(line: string): Promise<Ran> {
  const [command = '', output] = line.split(' > ')
  const [, ...args] = command.replace(/^npx /, '').split(' ')
  const ran = await ifn(args.includes('--force') ? args : [...args, '--force'])
  if (output !== undefined) writeFileSync(output, ran.stdout)
  return ran
}

/** What a terminal shows of the commands of a `console` block. */
export async function played(text: string): Promise<string> {
  const commands = text.split('\n').filter((line) => line.startsWith('$ '))
  const shown: string[] = []
  for (const line of commands) {
    const { stdout, stderr } = await runCommand(line.slice(2))
    shown.push(
      `${[
        line,
        `${stdout}${stderr}`
          .replace(/[ \t]+$/gm, '')
          .replaceAll(' --force', '')
          .trim(),
      ]
        .filter(Boolean)
        .join('\n')}\n`,
    )
  }
  return shown.join('\n')
}

/** A page with another text in one of its `console` blocks. */
export function withConsole(page: string, before: string, after: string): string {
  return page.replace(`\`\`\`console\n${before}\`\`\``, () => `\`\`\`console\n${after}\`\`\``)
}

/** Compiles TypeScript away and imports it against the built package. */
export async function runTypeScript(text: string, exported = ''): Promise<Record<string, unknown>> {
  const here = (path: string): string =>
    JSON.stringify(pathToFileURL(join(root, 'dist', path)).href)
  const script = ts
    .transpile(text, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 })
    .replaceAll(/'indice-fragilite-numerique\/(\w+)'/g, (_, entry: string) => here(`${entry}.js`))
    .replace("'indice-fragilite-numerique'", here('index.js'))
  const path = join(process.cwd(), `block-${++count}.mjs`)
  writeFileSync(path, `${script}\n${exported}\n`)
  return (await import(pathToFileURL(path).href)) as Record<string, unknown>
}
let count = 0

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>
}

/** Whether a line that is not `ifn` is of the house: a script of the manifest, or a file that is there. */
export function isOfTheHouse(line: string): boolean {
  return line.split(' && ').every((part) => {
    const [program, first = '', second = ''] = part.split(' ')
    if (program === 'npm') return first === 'ci' || (first === 'run' ? second : first) in scripts
    return program === 'node' && existsSync(join(root, first))
  })
}
