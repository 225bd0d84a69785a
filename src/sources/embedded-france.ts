/** The table of all communes that the package carries: counts brought to one COG, one row a commune. */
import { censusVariable } from './insee-census.ts'
import { LICENCE_OUVERTE, type Producer } from './source.ts'

/** Name of a data set that the package carries. */
export type EmbeddedName = 'france' | 'belfort'

/** The data sets that the package carries: every commune of France, and a département of recent years. */
export const embeddedNames: readonly EmbeddedName[] = ['france', 'belfort']

/** The embedded communes of France, and tables of the same form. */
export const embeddedFranceFiles: Producer = {
  sources: [
    {
      id: 'france-embarquee',
      label: 'France embarquée, communes',
      theme: 'population, ménages, diplômes, revenus, débit fixe, lieux d’aide',
      producer: 'INSEE, ARCEP, ANCT, ministère de la Culture',
      licence: LICENCE_OUVERTE,
      keys: [{ level: 'commune', column: /^code_commune$/ }],
      name: /^nom$/,
      signature: [
        /^code_commune$/,
        /^PMUN\d\d$/,
        /^ARCEP\d\dT\d_LOCAUX$/,
        /^DISTANCE_FRANCE_SERVICES$/,
      ],
      variables: [
        { column: /^PMUN(?<year>\d\d)$/, variable: 'PMUN', unit: 'effectif' },
        {
          column: /^ARCEP(?<year>\d\d)T(?<quarter>\d)_(?<name>LOCAUX(_THD30|_FIBRE|_FTTH)?)$/,
          variable: '$<name>',
          unit: 'effectif',
        },
        { column: /^MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
        { column: /^TP60(?<year>\d\d)$/, variable: 'TP60', unit: 'pourcent', floor: 5 },
        { column: /^(?<name>NB_[A-Z_]+)$/, variable: '$<name>', unit: 'effectif' },
        { column: /^(?<name>DISTANCE_[A-Z_]+)$/, variable: '$<name>', unit: 'valeur' },
        censusVariable,
      ],
      remarks: [
        {
          from: '2017',
          to: '2017',
          text: 'recensement de 2017 : effectifs reconstitués à partir de taux, donc approchés ; les peu diplômés y comptent les titulaires d’un CAP ou d’un BEP',
        },
        {
          from: '2019',
          to: '2019-T4',
          text: 'débits fixes de 2019 : la fibre a beaucoup avancé depuis',
        },
      ],
      unread: [
        { column: /^(longitude|latitude)$/, why: 'point de la commune, pour les distances' },
      ],
    },
  ],
}
