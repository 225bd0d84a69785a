/** Filosofi, incomes and poverty, as INSEE publishes it in wide files of communes and of IRIS. */
import { LICENCE_OUVERTE, type Producer } from './source.ts'

/** Breaks in the series, whatever the form of the file. */
export const filosofiRemarks = [
  {
    from: '2023',
    to: '9999',
    text: 'Filosofi 2023 : rupture de série, à ne pas comparer avec 2021 et avant',
  },
] as const

/** Filosofi: incomes, poverty, the year that was never published. */
export const filosofiFiles: Producer = {
  sources: [
    {
      id: 'filosofi-iris',
      label: 'Filosofi, revenus à l’IRIS',
      theme: 'revenus et pauvreté',
      producer: 'INSEE',
      licence: LICENCE_OUVERTE,
      page: 'https://www.insee.fr/fr/statistiques/8229323',
      keys: [{ level: 'iris', column: /^IRIS$/ }],
      name: /^lib_?iris$/i,
      signature: [/^IRIS$/, /^(DEC|DISP)_(TP60|MED)\d\d$/],
      variables: [
        { column: /^DISP_TP60(?<year>\d\d)$/, variable: 'TP60', unit: 'pourcent' },
        { column: /^DISP_MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
        { column: /^DISP_PIMP(?<year>\d\d)$/, variable: 'PIMP', unit: 'pourcent' },
        { column: /^DISP_D1(?<year>\d\d)$/, variable: 'D1', unit: 'valeur' },
        { column: /^DISP_D9(?<year>\d\d)$/, variable: 'D9', unit: 'valeur' },
        { column: /^DEC_TP60(?<year>\d\d)$/, variable: 'DEC_TP60', unit: 'pourcent' },
        {
          column: /^DEC_(?<name>MED|Q1|Q3|D[1-46-9])(?<year>\d\d)$/,
          variable: 'DEC_$<name>',
          unit: 'valeur',
        },
        { column: /^DEC_PIMP(?<year>\d\d)$/, variable: 'DEC_PIMP', unit: 'pourcent' },
      ],
      unread: [{ column: /^(DEC|DISP)_(NOTE|INCERT)/, why: 'note de qualité de l’INSEE, non lue' }],
      remarks: filosofiRemarks,
    },
    {
      id: 'filosofi-declare',
      label: 'Filosofi, revenus déclarés par commune (avant impôts et prestations)',
      theme: 'revenus déclarés',
      producer: 'INSEE',
      licence: LICENCE_OUVERTE,
      page: 'https://www.insee.fr/fr/statistiques/7756855',
      keys: [{ level: 'commune', column: /^CODGEO$/i }],
      name: /^libgeo$/i,
      // the columns are those of the file of disposable incomes: only the name tells
      named: /(^|[_\s-])DEC([_\s-]|\.|$)/i,
      signature: [/^CODGEO$/, /^(TP60|Q2|MED)\d\d$/],
      variables: [
        { column: /^TP60(?<year>\d\d)$/, variable: 'DEC_TP60', unit: 'pourcent' },
        { column: /^(?:Q2|MED)(?<year>\d\d)$/, variable: 'DEC_MED', unit: 'valeur' },
      ],
      remarks: filosofiRemarks,
    },
    {
      id: 'filosofi-disponible',
      label: 'Filosofi, revenus disponibles par commune',
      theme: 'revenus et pauvreté',
      producer: 'INSEE',
      licence: LICENCE_OUVERTE,
      page: 'https://www.insee.fr/fr/statistiques/7756855',
      keys: [{ level: 'commune', column: /^CODGEO$/i }],
      name: /^libgeo$/i,
      named: /(^|[_\s-])DISP([_\s-]|\.|$)/i,
      signature: [/^CODGEO$/, /^(TP60|Q2|MED)\d\d$/],
      variables: [
        { column: /^TP60(?<year>\d\d)$/, variable: 'TP60', unit: 'pourcent' },
        { column: /^(?:Q2|MED)(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
        { column: /^(?<name>D1|D9)(?<year>\d\d)$/, variable: '$<name>', unit: 'valeur' },
        { column: /^NBMEN(?<year>\d\d)$/, variable: 'NBMENFISC', unit: 'effectif' },
        { column: /^NBPERS(?<year>\d\d)$/, variable: 'NBPERSMENFISC', unit: 'effectif' },
      ],
      remarks: filosofiRemarks,
    },
    {
      id: 'filosofi',
      label: 'Filosofi, revenus et pauvreté',
      theme: 'revenus et pauvreté',
      producer: 'INSEE',
      licence: LICENCE_OUVERTE,
      page: 'https://www.insee.fr/fr/statistiques/7756729',
      keys: [{ level: 'commune', column: /^CODGEO$/i }],
      name: /^libgeo$/i,
      signature: [/^CODGEO$/, /^NBMENFISC\d\d$/, /^MED\d\d$/, /^TP60\d\d$/],
      geography: { 2014: '2015', 2015: '2016', 2016: '2019', 2021: '2024' },
      // up to 2016 the secret is an empty cell; from 2017 on it is spelt out and no cell is empty
      marks: { '': 'secret' },
      variables: [
        { column: /^MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
        { column: /^TP60(?<year>\d\d)$/, variable: 'TP60', unit: 'pourcent', floor: 5 },
        {
          column: /^(?<name>NBMENFISC|NBPERSMENFISC)(?<year>\d\d)$/,
          variable: '$<name>',
          unit: 'effectif',
        },
        { column: /^(?<name>D1|D9)(?<year>\d\d)$/, variable: '$<name>', unit: 'valeur' },
        {
          column:
            /^(?<name>PIMP|PACT|PTSA|PCHO|PBEN|PPEN|PPAT|PPSOC|PPFAM|PPMINI|PPLOGT|PIMPOT)(?<year>\d\d)$/,
          variable: '$<name>',
          unit: 'pourcent',
        },
      ],
      remarks: filosofiRemarks,
    },
  ],
  unpublished: [
    {
      year: '2022',
      variables: /^(DEC_)?(TP60|MED)$/,
      why: 'Filosofi 2022 n’a jamais été publié (la suppression de la taxe d’habitation a fait perdre les adresses des ménages)',
    },
  ],
}
