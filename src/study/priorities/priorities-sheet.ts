/** Priorities as a table: a row a territory of either list, with its place in each. */
import type { Sheet, SheetColumn } from '../../table/sheet.ts'
import { codeColumn, type Level } from '../../table/level.ts'
import type { ThemeReason } from '../../engine/reasons.ts'
import type { Priorities, Priority } from './priorities.ts'

/**
 * Writes priorities as a sheet, in the order of codes.
 *
 * @param found both lists
 * @param level level of the territories
 * @param words puts a reason in words
 * @param metadata Trace of the file
 * @returns `code_<niveau>`, `nom`, `code_epci`, `nom_epci`, `population`, `ifn`, `ifn_rang`, `rang_departement`, `rang_intensite`, `rang_personnes`, `illectronisme_…`, `p_premier_dixieme`, `certitude`, `theme_1`, `raison_1`, `points_1`, …, `distance_aide`, `nb_…`
 */
export function prioritiesSheet(
  found: Priorities,
  level: Level,
  words: (reason: ThemeReason) => string,
  metadata: Sheet['metadata'],
): Sheet {
  const place = (list: readonly Priority[]): Map<string, number> =>
    new Map(list.map(({ code }, k) => [code, k + 1]))
  const [intensity, people] = [place(found.byIntensity), place(found.byPeople)]
  const all = [
    ...new Map([...found.byIntensity, ...found.byPeople].map((each) => [each.code, each])).values(),
  ].sort((a, b) => (a.code < b.code ? -1 : 1))
  const numbers = (name: string, of: (each: Priority) => number | undefined): SheetColumn => ({
    name,
    values: Float64Array.from(all, (each) => of(each) ?? NaN),
  })
  const texts = (name: string, of: (each: Priority) => string | undefined): SheetColumn => ({
    name,
    values: all.map((each) => of(each) ?? ''),
  })
  const kinds = [...new Set(all.flatMap(({ help }) => Object.keys(help.counts)))]
  return {
    metadata,
    columns: [
      texts(codeColumn(level), ({ code }) => code),
      texts('nom', ({ name }) => name),
      ...(all.some(({ epci }) => epci)
        ? [
            texts('code_epci', ({ epci }) => epci?.code),
            texts('nom_epci', ({ epci }) => epci?.name),
          ]
        : []),
      numbers('population', ({ population }) => population),
      numbers('ifn', ({ index }) => index),
      numbers('ifn_rang', ({ rank }) => rank.rank),
      numbers('rang_departement', ({ rankInDepartement }) => rankInDepartement?.rank),
      numbers('rang_intensite', ({ code }) => intensity.get(code)),
      numbers('rang_personnes', ({ code }) => people.get(code)),
      numbers('illectronisme_part', (each) => each.people?.share),
      numbers('illectronisme_personnes', (each) => each.people?.people),
      numbers('illectronisme_personnes_p05', (each) => each.people?.low),
      numbers('illectronisme_personnes_p95', (each) => each.people?.high),
      numbers('p_premier_dixieme', (each) => each.firstTenth?.chance),
      texts('certitude', (each) => each.firstTenth?.certainty),
      ...[0, 1].flatMap((k) => [
        texts(`theme_${k + 1}`, ({ reasons }) => reasons[k]?.label),
        texts(`raison_${k + 1}`, ({ reasons }) => reasons[k] && words(reasons[k])),
        numbers(`points_${k + 1}`, ({ reasons }) => reasons[k]?.points),
      ]),
      numbers('distance_aide', ({ help }) => help.distance),
      ...kinds.map((kind) => numbers(kind, ({ help }) => help.counts[kind])),
    ],
  }
}
