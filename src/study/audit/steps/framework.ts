/** Step 1 of an audit: what the index is made of. Is each indicator defined, sourced and placed? */
import { french } from '../../../core/french.ts'
import type { Scores } from '../../../engine/compute.ts'
import { leavesUnder } from '../../../engine/tree.ts'
import { groupsOf, scoredIndicators, type Method } from '../../../method/method.ts'
import { grades } from '../../../method/words.ts'
import type { Verdict } from '../finding.ts'
import { hasValues, elementLabel } from '../parts.ts'
import {
  minimumThreshold,
  maximumThreshold,
  check,
  defineStep,
  fact,
  listed,
  SOURCES,
  tableOf,
} from '../spec.ts'

const evidenceVerdicts: Readonly<Record<Method['evidence']['grade'], Verdict>> = {
  verified: 'satisfaisant',
  quoted: 'satisfaisant',
  own: 'satisfaisant',
  inferred: 'a-surveiller',
  unknown: 'insuffisant',
}

const ALL = minimumThreshold(1, 0.5, 'tous ; insuffisant sous la moitié')

/** Step 1: the tree of the index as a table, and whether each indicator is documented. */
export const frameworkStep = defineStep({
  handbook: 1,
  title: 'Le cadre',
  question: 'Sait-on ce qui est mesuré, et d’où vient chaque chiffre ?',
  study: ({ scores }) => ({
    method: scores.method,
    scored: scoredIndicators(scores.method),
    lonely: Object.entries(scores.method.subIndices).flatMap(([id, { label }]) => {
      const leaves = presentLeaves(scores, id)
      return leaves.length === 1 ? [{ label, leaf: leaves[0]! }] : []
    }),
  }),
  sentence: ({ method, scored, lonely }) => {
    const subs = Object.values(method.subIndices).map(({ label }) => label)
    const alone = lonely.map(
      ({ label, leaf }) => `« ${label} » se réduit ici à « ${elementLabel(method, leaf)} »`,
    )
    return `La méthode « ${method.title} » fait son indice de ${french(scored.length, 0)} indicateurs, en ${french(subs.length, 0)} sous-indice${subs.length > 1 ? 's' : ''} (${listed(subs)}). ${alone.length > 0 ? `Mais ${listed(alone)} : ce sous-indice ne dit rien d’autre.` : 'Aucun sous-indice ne se réduit à un seul indicateur.'}`
  },
  checks: ({ method, scored, lonely }) => {
    const share = (test: (id: string) => boolean): number =>
      scored.filter(test).length / scored.length
    const defined = share((id) => method.indicators[id]!.definition !== undefined)
    const sourced = share((id) => isSourced(method, id))
    const { grade } = method.evidence
    const grading =
      'vérifiée, citée ou propre ; à surveiller si elle est déduite, insuffisant si elle n’est pas vérifiée'
    return [
      check(
        'Indicateurs définis par une phrase',
        'part',
        defined,
        ALL,
        `${SOURCES.ours}, d’après l’étape 1 du manuel`,
      ),
      check(
        'Indicateurs dont le producteur et la licence sont nommés',
        'part',
        sourced,
        ALL,
        `${SOURCES.ours} (Licence Ouverte 2.0 : la source est citée)`,
      ),
      check('Nombre d’indicateurs', 'effectif', scored.length, maximumThreshold(40), SOURCES.jrc),
      check(
        'Sous-indices réduits à un seul indicateur dans ces données',
        'effectif',
        lonely.length,
        maximumThreshold(0),
      ),
      {
        ...fact(`Preuve de la méthode : ${grades[grade]}`, 'effectif', NaN, grading),
        verdict: evidenceVerdicts[grade],
      },
    ]
  },
  tables: ({ method }) => [
    tableOf('Les indicateurs', Object.entries(method.indicators), [
      ['Indicateur', ([, { label }]) => label],
      ['Ce qu’il compte', ([, { definition = 'non défini' }]) => definition],
      ['Sens', ([, { sense }]) => (sense === 'worsens' ? 'rend plus fragile' : 'protège')],
      ['Place dans l’indice', ([id]) => placeOf(method, id)],
      ['Source', ([, { source }]) => sourceWords(method, source)],
    ]),
  ],
  notes: ({ method }) => method.warnings ?? [],
})

function sourceWords({ sources }: Method, id: string): string {
  return `${sources[id]?.producer ?? '–'}, ${sources[id]?.label ?? id}`
}

function isSourced(method: Method, id: string): boolean {
  const source = method.sources[method.indicators[id]!.source]
  return source !== undefined && source.producer !== '' && source.licence !== ''
}

/** The indicators of a group that some territory has. */
function presentLeaves({ tree }: Scores, id: string): string[] {
  return leavesUnder(groupsOf(tree.method), id).filter((leaf) => hasValues(tree, leaf))
}

/** « Publics exposés › Revenu ». */
function placeOf(method: Method, id: string): string {
  const groups = groupsOf(method)
  const parent = Object.keys(groups).find((name) => name !== 'ifn' && groups[name]!.of.includes(id))
  if (parent === undefined)
    return method.index.of.includes(id) ? 'l’indice' : 'contexte, hors de l’indice'
  const above = placeOf(method, parent)
  return above === 'l’indice' || above.startsWith('contexte')
    ? groups[parent]!.label
    : `${above} › ${groups[parent]!.label}`
}
