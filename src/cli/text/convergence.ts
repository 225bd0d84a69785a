/** Writes convergence over editions for a terminal and as JSON. */
import { french, NBSP } from '../../core/french.ts'
import type { Dispersion } from '../../stats/dispersion.ts'
import type {
  BetaConvergence,
  Convergence,
  ScoreConvergence,
} from '../../study/comparison/convergence.ts'
import { momentNames } from '../../study/comparison/sheet.ts'
import { countOf, type Level } from '../../table/level.ts'
import { alignColumns, finiteOrNull, labelled, numberCell, shortName } from '../text-table.ts'

const WIDTH = 16

/**
 * Gives convergence as data: what `--json` prints.
 *
 * @param found from `convergence`
 * @returns dates, then one object a score: index, sub-indices, themes
 */
export function convergenceJson({ labels, scores }: Convergence): object {
  return {
    dates: labels,
    scores: scores.map(({ id, label, territories, dispersion, weighted, beta, spearman }) => ({
      id,
      libelle: label,
      territoires: territories,
      dispersion: dispersion.map(dispersionJson),
      dispersion_ponderee: weighted?.map(dispersionJson) ?? null,
      beta: beta
        ? {
            pente: beta.slope,
            erreur_type: finiteOrNull(beta.error),
            intervalle_95: [finiteOrNull(beta.low), finiteOrNull(beta.high)],
            sans_erreurs_de_mesure: beta.corrected ?? null,
          }
        : null,
      spearman: spearman.map((row) => row.map(finiteOrNull)),
    })),
  }
}

function dispersionJson({ mean, sd, cv, gini, interdecile }: Dispersion): object {
  return {
    moyenne: finiteOrNull(mean),
    ecart_type: finiteOrNull(sd),
    coefficient_de_variation: finiteOrNull(cv),
    gini: finiteOrNull(gini),
    interdecile: finiteOrNull(interdecile),
  }
}

/**
 * Writes convergence for a terminal: dispersion and order of the index at each date, catching up, then a line a theme.
 *
 * @param found from `convergence`
 * @param level level of the territories
 * @returns lines; none when no territory has an index at every date
 */
export function convergenceLines({ labels, scores }: Convergence, level: Level): string[] {
  const [index, ...themes] = scores
  if (index === undefined || index.id !== 'ifn') return []
  const names = shortDates(labels)
  const { territories, dispersion, weighted, spearman, beta } = index
  const rows = [
    ['', ...names],
    ...dispersionRows(dispersion),
    ...(weighted
      ? [
          ['pondérés par la population', ...names.map(() => '')],
          ...dispersionRows(weighted).map(([name, ...cells]) => [`  ${name!}`, ...cells]),
        ]
      : []),
    [`rangs gardés depuis ${names[0]!}`, ...spearman[0]!.map((r) => numberCell(r, 3))],
  ]
  return [
    labelled(
      'convergence',
      `indice à toutes les dates de ${countOf(level, territories)}${weighted ? '' : `${NBSP}; rien n’est pondéré, faute de population`}`,
      WIDTH,
    ),
    ...alignColumns(
      rows.map(([name, ...cells]) => [`  ${name!}`, ...cells]),
      new Set(names.map((_, k) => k + 1)),
    ).map((line) => line.trimEnd()),
    ...(beta ? betaLines(beta, names) : []),
    ...(themes.length > 0
      ? ['', ...alignColumns(themeRows(themes, names), new Set([1, 2, 3, 4]))]
      : []),
  ]
}

function dispersionRows(of: readonly Dispersion[]): string[][] {
  const row = (name: string, decimals: number, value: (each: Dispersion) => number): string[] => [
    name,
    ...of.map((each) => numberCell(value(each), decimals)),
  ]
  return [
    row('moyenne', 1, ({ mean }) => mean),
    row('écart-type', 2, ({ sd }) => sd),
    row('coefficient de variation', 3, ({ cv }) => cv),
    row('indice de Gini', 3, ({ gini }) => gini),
    row('écart interdécile', 1, ({ interdecile }) => interdecile),
  ]
}

function betaLines(beta: BetaConvergence, names: readonly string[]): string[] {
  const { low, high, corrected } = beta
  const sense =
    high < 0
      ? 'les plus fragiles au départ se rapprochent des autres'
      : low > 0
        ? 'les plus fragiles au départ s’éloignent des autres'
        : 'rien ne s’établit'
  return [
    labelled(
      'β',
      `${betaCell(beta)} point d’écart de ${names[0]!} à ${names.at(-1)!} par point au départ${NBSP}: ${sense}`,
      WIDTH,
    ),
    labelled(
      '',
      corrected === undefined
        ? 'une erreur de mesure à la première date rend β négatif sans que rien ne change (retour vers la moyenne)'
        : `${french(corrected, 3)} sans ce que les erreurs de mesure y mettent (retour vers la moyenne)`,
      WIDTH,
    ),
  ]
}

function betaCell({ slope, low, high }: BetaConvergence): string {
  return `${french(slope, 3)} [${numberCell(low, 3)}${NBSP}; ${numberCell(high, 3)}]`
}

function themeRows(themes: readonly ScoreConvergence[], names: readonly string[]): string[][] {
  const shown = [names[0]!, names.at(-1)!]
  return [
    ['par thème, écart-type', ...shown, 'β et intervalle à 95 %', 'Spearman'],
    ...themes.map(({ label, dispersion, beta, spearman }) => [
      shortName(label, 24),
      numberCell(dispersion[0]!.sd, 1),
      numberCell(dispersion.at(-1)!.sd, 1),
      beta ? betaCell(beta) : '–',
      numberCell(spearman[0]!.at(-1)!, 2),
    ]),
  ]
}

/**
 * Names dates in the width of a column: by their year where their names have one each, by the end of the name otherwise.
 *
 * @param labels millésimes, or paths of files
 * @returns ten characters at most each
 *
 * @example
 * shortDates(['rp/diplomes-2010.csv', 'rp/diplomes-2015.csv']) // → ['2010', '2015']
 */
export function shortDates(labels: readonly string[]): string[] {
  const names = momentNames(labels)
  const years = names.map((name) => /(?:19|20)\d\d/.exec(name)?.[0] ?? '')
  return new Set(years).size === years.length && !years.includes('')
    ? years
    : names.map((name) => name.slice(-10))
}
