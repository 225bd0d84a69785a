/** Files of the code officiel géographique: INSEE's events in either layout, and our compact tables. */
import { UserError } from '../core/errors.ts'
import { cogHistory, expandRanges, type CogHistory } from '../geo/cog.ts'
import { eventsOf, isoDate, type CogEvent, type EventKind, type Movement } from '../geo/events.ts'
import { peekCsv, readWideCsv } from '../io/csv/wide.ts'

const allText = (): 'text' => 'text'

/**
 * Reads INSEE's file of events, `mvtcommune_*.csv`: upper-case header and ISO dates since 2020, lower-case
 * header and `dd/mm/yy` before. `file` is named in the messages.
 */
export function readMovements(bytes: Uint8Array, file: string): CogEvent[] {
  const { text } = readWideCsv(bytes, { file, delimiter: peekCsv(bytes).delimiter, want: allText })
  const column = (name: string): readonly string[] => {
    const found = text[name] ?? text[name.toLowerCase()]
    if (found) return found
    throw new UserError(
      'fichier-inconnu',
      `« ${file} » n’est pas une liste d’événements : il n’a pas de colonne ${name}`,
      'donnez le fichier mvtcommune de l’INSEE, tel que publié',
      { file, column: name },
    )
  }
  const [mod, date, typeBefore, before, typeAfter, after] = [
    'MOD',
    'DATE_EFF',
    'TYPECOM_AV',
    'COM_AV',
    'TYPECOM_AP',
    'COM_AP',
  ].map(column) as [string[], string[], string[], string[], string[], string[]]
  const latest = yearOfFile(date)
  const rows: Movement[] = mod.map((each, i) => ({
    mod: each,
    date: isoDate(date[i]!, latest),
    typeBefore: typeBefore[i]!,
    before: before[i]!,
    typeAfter: typeAfter[i]!,
    after: after[i]!,
  }))
  return eventsOf(rows)
}

/** INSEE lists the latest events first: the first line dates the file. */
function yearOfFile(dates: readonly string[]): number {
  return Number(isoDate(dates[0] ?? '', 2099).slice(0, 4))
}

/** Our tables: `departement,numeros` and `date,type,avant,apres,poids`. */
export function readCogTables(
  communes: Uint8Array,
  events: Uint8Array,
  years: { readonly base: number; readonly first: number; readonly last: number },
): CogHistory {
  const list = readWideCsv(communes, { file: 'communes.csv', want: allText }).text
  const columns = readWideCsv(events, { file: 'evenements.csv', want: allText }).text
  const words = (text: string): string[] => text.split(' ').filter(Boolean)
  const parsed = columns['date']!.map((date, i): CogEvent => {
    const weights = words(columns['poids']![i]!).map(Number)
    return {
      date,
      kind: columns['type']![i] as EventKind,
      before: words(columns['avant']![i]!),
      after: words(columns['apres']![i]!),
      ...(weights.length > 0 && { weights }),
    }
  })
  return cogHistory(
    list['departement']!.flatMap((departement, i) =>
      expandRanges(departement, list['numeros']![i]!),
    ),
    years.base,
    parsed,
    years,
  )
}
