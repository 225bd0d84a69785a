/** The graph of a batch in French: what is read once and shared, what is computed, what is up to date. */
import { french, NBSP } from '../core/french.ts'
import { countOf, noun } from '../table/level.ts'
import type { Batch } from './job.ts'
import { nameOfMethod, type PlanMethod } from './plan.ts'
import type { BatchProgress } from './result.ts'
import type { Manifest } from './manifest.ts'
import type { SourceSet, BatchState, JobState } from './state.ts'

const said = { 'a-jour': 'à jour', 'a-refaire': 'à refaire', 'a-faire': 'à calculer' } as const
const SHOWN = 8

/** What `--a-blanc` prints. */
export function stateText(batch: Batch, { sets, jobs }: BatchState, workers: number): string {
  const outputs = jobs.filter(({ job }) => job.kind === 'scores')
  const count = (state: JobState['state']): number =>
    outputs.filter((each) => each.state === state).length
  const states = (['a-faire', 'a-refaire', 'a-jour'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${french(count(state), 0)} ${said[state]}`)
  return [
    `${batch.plan.titre ?? 'lot'} → ${batch.folder}`,
    field(
      'sorties',
      `${french(outputs.length, 0)} (${states.join(', ')}), par ${french(workers, 0)} fil${workers > 1 ? 's' : ''} de calcul`,
    ),
    ...sets.flatMap((set) => setLines(batch, set, jobs)),
  ].join('\n')
}

function setLines({ plan, cog }: Batch, set: SourceSet, jobs: readonly JobState[]): string[] {
  const own = jobs.filter((each) => each.set === set)
  const busy = own.filter(({ state }) => state !== 'a-jour')
  const bytes = set.files.reduce((sum, file) => sum + file.bytes, 0)
  const methods = new Set(own.map(({ job }) => job.method)).size
  const years = [...new Set(own.map(({ job }) => job.millesime ?? 'le plus récent'))]
  const levels = [...new Set(own.map(({ job }) => job.level))]
  const tables = new Set(own.map(({ job }) => `${job.method} ${job.millesime}`)).size
  const shownFiles = set.files
    .slice(0, SHOWN)
    .map(({ name, bytes: size }) => `    ${name} (${sizeOf(size)})`)
  return [
    '',
    busy.length === 0
      ? `rien à lire${NBSP}: ${filesOf(set)} (${sizeOf(bytes)}), tout ce qui en dépend est à jour`
      : `lu une fois${NBSP}: ${filesOf(set)} (${sizeOf(bytes)}), pour ${plural(methods, 'méthode')} et ${plural(years.length, 'millésime')} (${years.join(', ')})`,
    ...shownFiles,
    ...(set.files.length > SHOWN ? [`    … et ${french(set.files.length - SHOWN, 0)} autres`] : []),
    ...set.problems.map(({ message }) => `    problème${NBSP}: ${message}`),
    `  joint une fois par méthode et par millésime${NBSP}: ${plural(tables, 'table')}${cog ? `, au COG ${cog.annee}` : ''}, ${levels.length > 1 ? `chacune pour ${french(levels.length, 0)} niveaux` : `par ${noun(levels[0], 1)}`}`,
    ...own.map(({ job, state }) => {
      const name = nameOfMethod(plan.methodes[job.method] as PlanMethod)
      const above = job.reference.kind === 'etape' ? ` ← ${job.reference.path}` : ''
      const subject =
        job.kind === 'reference'
          ? `référence figée${NBSP}: ${job.path}`
          : `${name}, ${job.level}${job.millesime === undefined ? '' : `, ${job.millesime}`}${NBSP}: ${job.path}`
      return `  ${said[state].padEnd(11)}${subject}${above}`
    }),
  ]
}

/** What a person reads when a batch has ended. */
export function endText(
  { sorties, echecs, duree, memoire_octets, travailleurs }: Manifest,
  folder: string,
): string {
  const count = (...states: readonly Manifest['sorties'][number]['etat'][]): number =>
    sorties.filter(({ etat }) => states.includes(etat)).length
  const made = sorties.filter(({ etat }) => etat === 'calcule')
  const bytes = made.reduce((sum, { octets }) => sum + octets, 0)
  const rows = made.reduce((sum, { territoires }) => sum + territoires, 0)
  const kept = [
    count('a-jour') > 0 && `${french(count('a-jour'), 0)} à jour`,
    count('identique') > 0 &&
      `${french(count('identique'), 0)} inchangée${count('identique') > 1 ? 's' : ''} (les fichiers ont changé, pas leur table)`,
  ].filter(Boolean)
  const doubts = [...new Set(sorties.flatMap(({ a_verifier = [] }) => a_verifier))]
  const shown = doubts.slice(0, SHOWN)
  return [
    field(
      'calculé',
      made.length === 0
        ? 'rien'
        : `${plural(made.length, 'sortie')}, ${countOf(undefined, rows)}, ${sizeOf(bytes)}`,
    ),
    ...(kept.length > 0 ? [field('gardé', kept.join(', '))] : []),
    ...echecs.flatMap(({ chemin, erreurs }, k) => [
      field(k === 0 ? 'échecs' : '', chemin),
      ...erreurs.slice(0, 3).map((each) => field('', `  erreur[${each.code}] ${each.probleme}`)),
    ]),
    ...(echecs.length > 0
      ? [field('', `ifn lot … --reprendre refait ce qui a échoué, une fois la cause levée`)]
      : []),
    ...shown.map((doubt, k) => field(k === 0 ? 'à vérifier' : '', doubt)),
    ...(doubts.length > shown.length
      ? [field('', `… et ${french(doubts.length - shown.length, 0)} autres (manifest.json)`)]
      : []),
    field(
      'durée',
      `${french(duree, 1)} s, ${sizeOf(memoire_octets)} au plus, ${travailleurs} fil${travailleurs > 1 ? 's' : ''} de calcul`,
    ),
    field('écrit', folder),
  ].join('\n')
}

/** One line for a terminal. */
export function progressText({ done, jobs, rows, bytes, seconds }: BatchProgress): string {
  const left = done > 0 ? (seconds * (jobs - done)) / done : NaN
  return `${french(Math.floor(done), 0)}/${french(jobs, 0)} étapes, ${countOf(undefined, rows)}, ${sizeOf(bytes)}${done < jobs && Number.isFinite(left) ? `, encore ${french(Math.ceil(left), 0)} s environ` : ''}`
}

/**
 * A size in French: bytes up to a thousand, then the unit that leaves one decimal.
 *
 * @example
 * sizeOf(48_100_000) // → '48,1\u00A0Mo'
 */
export function sizeOf(bytes: number): string {
  const units = ['octets', 'ko', 'Mo', 'Go', 'To']
  const at = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${french(bytes / 1000 ** at, at === 0 ? 0 : 1)}${NBSP}${units[at]}`
}

function filesOf({ inputs, files }: SourceSet): string {
  if (inputs.length === 0) return 'les données embarquées'
  return plural(files.length, 'fichier')
}

function plural(count: number, word: string): string {
  return `${french(count, 0)} ${word}${count > 1 ? 's' : ''}`
}

function field(name: string, text: string): string {
  return `${name.padEnd(12)}${text}`
}
