/** `ifn refaire`: runs the command that an output keeps, on the files that it keeps the hashes of, and compares the bytes. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, linkSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve, win32 } from 'node:path'
import type { Argv } from 'yargs'
import { throwIfAny, UserError, UserErrors } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { shellLine } from '../core/shell.ts'
import { software } from '../core/version.ts'
import { onDisk, sha256OfSource } from '../host/byte-source.ts'
import { readWhole } from '../host/files.ts'
import type { Command } from './command.ts'
import {
  executionIn,
  folderOf,
  franceDigest,
  pathInWord,
  runAgain,
  type Execution,
  type ExecutionInput,
} from './execution.ts'
import type { CommonOptions } from './inputs.ts'
import { STAMPED_FILES } from './stamp.ts'
import { Exit, type Streams } from './streams.ts'
import { jsonText, labelled } from './text-table.ts'
import { temporaryFolder } from '../host/unfinished.ts'

interface RefaireOptions extends CommonOptions {
  readonly fichier: string
  readonly entrees: readonly string[]
}

/** Whether an output came out the same. */
interface Verdict {
  readonly file: string
  readonly same: boolean
  /** Why not, in French. */
  readonly why?: string
}

/** `ifn refaire`: runs an output again, and says whether its bytes are the same. */
export const refaire: Command<RefaireOptions> = {
  options: (parser: Argv) =>
    parser
      .positional('fichier', {
        type: 'string',
        demandOption: true,
        describe: `sortie d’ifn : ${STAMPED_FILES}`,
      })
      .option('entrees', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe:
          'dossier où chercher les fichiers d’alors, par leur empreinte, s’ils ne sont plus à leur place ; répétable',
      })
      .example(
        'ifn refaire scores.datapackage.json',
        'les scores sont-ils refaits à l’octet près ?',
      )
      .example('ifn refaire carte.svg --entrees archives/', 'des fichiers déplacés'),

  async run({ fichier, entrees, json }, out) {
    const execution = await executionIn(fichier)
    keepsWithin(execution, fichier)
    const folder = folderOf(execution, fichier)
    const found = inputsFound(execution, [folder, '.'], entrees, fichier)
    const verdicts = await remade(execution, folder, found)
    const same = verdicts.every((each) => each.same)
    if (json)
      out.data(
        jsonText({
          commande: shellLine(['ifn', ...execution.words]),
          identique: same,
          sorties: verdicts.map(({ file, same: is, why }) => ({
            fichier: file,
            identique: is,
            ...(why !== undefined && { pourquoi: why }),
          })),
          entrees: execution.inputs,
          logiciel: execution.software,
          node: execution.node,
        }),
      )
    else
      out.data(
        [
          labelled('commande', shellLine(['ifn', ...execution.words])),
          labelled('entrées', inputsText(execution)),
          ...verdicts.map(({ file, why }) =>
            labelled(file, why ?? 'identique, octet pour octet', Math.max(12, file.length + 2)),
          ),
          '',
        ].join('\n'),
      )
    return same ? Exit.done : Exit.refused
  },
}

function inputsText({ inputs }: Execution): string {
  return inputs.length === 0
    ? 'les données embarquées'
    : inputs.length === 1
      ? `${inputs[0]!.file}, empreinte retrouvée`
      : `${french(inputs.length, 0)} fichiers, empreintes retrouvées`
}

/** Refuses paths that would leave the folder where the command is run again: an output may come from anyone. */
function keepsWithin({ words, inputs, outputs }: Execution, output: string): void {
  const paths = [...words.map(pathInWord), ...inputs.map(({ file }) => file), ...outputs]
  const leaving = [...new Set(paths)].filter(leaves)
  throwIfAny(
    leaving.map(
      (path) =>
        new UserError(
          'fichier-refuse',
          `« ${path} », que garde « ${output} », sort du dossier où la commande est refaite`,
          'lancez la commande vous-même, si vous l’avez lue et la voulez',
          { file: output },
        ),
    ),
  )
}

function leaves(path: string): boolean {
  if (isAbsolute(path) || win32.isAbsolute(path)) return true
  const steps = path.split(/[\\/]/).filter((step) => step !== '' && step !== '.')
  let level = DEPTH.split('/').length
  return steps.some((step) => (level += step === '..' ? -1 : 1) < 0)
}

/** Where each input is now: at its place, or in a folder that is given, by its hash. */
function inputsFound(
  { inputs }: Execution,
  places: readonly string[],
  folders: readonly string[],
  output: string,
): ReadonlyMap<string, string> {
  const others = folders.flatMap(filesIn)
  const problems: UserError[] = []
  const found = new Map<string, string>()
  for (const input of inputs) {
    const here = places.map((place) => join(place, input.file)).filter(existsSync)
    const [path] = [...here, ...others].filter((each) => isInput(each, input))
    if (path !== undefined) found.set(input.file, path)
    else
      problems.push(
        new UserError(
          'entree-differente',
          here.length > 0
            ? `« ${input.file} » n’est plus le fichier dont « ${output} » a été fait`
            : `« ${input.file} », dont « ${output} » a été fait, n’est pas là`,
          `donnez le dossier où il est\u00A0: --entrees DOSSIER (SHA-256 ${input.sha256.slice(0, 16)}…)`,
          { file: here[0] ?? input.file },
        ),
      )
  }
  throwIfAny(problems)
  return found
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UserError(
      'fichier-introuvable',
      `« ${folder} » n’est pas un dossier`,
      'vérifiez le chemin',
      {
        file: folder,
      },
    )
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

/** Hashed only when it is of the right size. */
function isInput(path: string, { bytes, sha256 }: ExecutionInput): boolean {
  return statSync(path).size === bytes && sha256OfSource(onDisk(path)) === sha256
}

/** Folders above the one where a command is run again, for paths that go up. */
const DEPTH = 'a/b/c/d/e/f/g/h'

/** Runs the command in a folder of its own, its inputs at their places, and compares what it writes. */
async function remade(
  execution: Execution,
  folder: string,
  inputs: ReadonlyMap<string, string>,
): Promise<Verdict[]> {
  const root = temporaryFolder('refaire')
  const from = process.cwd()
  const place = join(root.path, DEPTH)
  try {
    mkdirSync(place, { recursive: true })
    for (const [file, path] of inputs) {
      mkdirSync(dirname(join(place, file)), { recursive: true })
      placed(resolve(path), join(place, file))
    }
    for (const file of execution.outputs) mkdirSync(dirname(join(place, file)), { recursive: true })
    const before = await Promise.all(
      execution.outputs.map(async (file) => bytesOf(join(folder, file))),
    )
    process.chdir(place)
    const said: string[] = []
    const code = await runAgain(execution.words, silent(said), execution.day)
    process.chdir(from)
    if (code !== Exit.done && !execution.outputs.some((file) => existsSync(join(place, file))))
      throw new UserErrors([
        new UserError(
          'option-invalide',
          `la commande gardée ne s’exécute plus\u00A0: ${shellLine(['ifn', ...execution.words])}`,
          said.join(' ').trim() || 'voyez-la avec la version du programme qui l’a écrite',
        ),
      ])
    return await Promise.all(
      execution.outputs.map(async (file, k) =>
        verdictOf(file, before[k], await bytesOf(join(place, file)), execution),
      ),
    )
  } finally {
    process.chdir(from)
    root.remove()
  }
}

/** The same file under another name; a copy where the two are not on one disk. */
function placed(path: string, place: string): void {
  try {
    linkSync(path, place)
  } catch {
    copyFileSync(path, place)
  }
}

const bytesOf = async (path: string): Promise<Uint8Array | undefined> =>
  existsSync(path) ? readWhole(path) : undefined

const silent = (said: string[]): Streams => ({
  data: () => true,
  say: (text) => void said.push(text),
  isTerminal: false,
  progress: () => {},
})

function verdictOf(
  file: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  { software: by, node, france }: Execution,
): Verdict {
  if (before === undefined) return { file, same: false, why: 'n’est pas là pour être comparé' }
  if (after === undefined) return { file, same: false, why: 'n’a pas été refait' }
  if (Buffer.compare(before, after) === 0) return { file, same: true }
  const versions = [
    ...(by.version === software.version
      ? []
      : [`écrit par la version ${by.version}, refait par la ${software.version}`]),
    ...(france === franceDigest()
      ? []
      : ['les données des communes que porte le programme ne sont plus les mêmes (ifn config)']),
    ...(node === process.version
      ? []
      : [`écrit sous Node ${node}, refait sous ${process.version}`]),
  ]
  const at = before.findIndex((byte, i) => byte !== after[i])
  return {
    file,
    same: false,
    why: [
      `différent à partir de l’octet ${french((at < 0 ? before.length : at) + 1, 0)}`,
      ...versions,
    ].join('\u00A0; '),
  }
}
