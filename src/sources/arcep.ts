/** Fixed broadband, fibre and 4G coverage, as ARCEP publishes them by commune. */
import { LICENCE_OUVERTE, type LongForm, type Producer } from './source.ts'

/** One row a commune and an operator: the share of the area that the best of them leaves without 4G. */
const mobile: LongForm = {
  value: /^pct\.superficie$/,
  besides: /^(CODE_INSEE|OPE|superficie|TOT\.superficie)$/,
  leftByGreatest: true,
  cells: [{ where: { techno: '4G' }, variable: 'TX_NON_4G', unit: 'part' }],
}

/** ARCEP: eligibility by speed, fibre, 4G. */
export const arcepFiles: Producer = {
  sources: [
    {
      id: 'arcep-debit',
      label: 'Ma connexion internet, éligibilité par débit et par commune',
      theme: 'débit fixe',
      producer: 'ARCEP',
      licence: LICENCE_OUVERTE,
      keys: [{ level: 'commune', column: /^code_insee$/ }],
      name: /^nom_com$/,
      signature: [/^code_insee$/, /^nbr$/, /^inel_hd$/, /^elig_thd30$/],
      variables: [{ column: /^nbr$/, variable: 'LOCAUX', unit: 'effectif' }],
      dated: /^date$/,
      classes: {
        total: 'nbr',
        classes: [
          'inel_hd',
          'elig_hd05',
          'elig_hd3',
          'elig_hd8',
          'elig_bhd8',
          'elig_thd30',
          'elig_thd100',
          'elig_thd1g',
        ],
        from: 'elig_thd30',
        variable: 'LOCAUX_THD30',
      },
    },
    {
      id: 'arcep-4g',
      label:
        'Couverture 4G par commune et opérateur (part de la surface que le mieux couvrant ne couvre pas)',
      theme: 'couverture mobile',
      producer: 'ARCEP',
      licence: LICENCE_OUVERTE,
      keys: [{ level: 'commune', column: /^CODE_INSEE$/ }],
      signature: [/^CODE_INSEE$/, /^OPE$/, /^pct\.superficie$/],
      variables: [],
      long: mobile,
      datedByName: /_(?<month>0[1-9]|1[0-2])(?<year>20\d\d)[._]/,
      remarks: [
        {
          from: '',
          to: '9999',
          text: '4G : part de la surface (et non de la population) que l’opérateur le mieux couvrant laisse sans 4G ; la part qu’aucun opérateur ne couvre est au plus égale à celle-ci',
        },
      ],
    },
    {
      id: 'arcep-cartefibre',
      label: 'Cartefibre, locaux raccordables à la fibre par commune',
      theme: 'fibre',
      producer: 'ARCEP',
      licence: LICENCE_OUVERTE,
      keys: [{ level: 'commune', column: /^INSEE_COM$/i }],
      name: /^nom_?com$/i,
      signature: [/^INSEE_COM$/i, /^ftth$/i, /^locaux$/i],
      variables: [
        { column: /^locaux$/i, variable: 'LOCAUX_FIBRE', unit: 'effectif' },
        { column: /^ftth$/i, variable: 'LOCAUX_FTTH', unit: 'effectif' },
      ],
      datedByName: /(?<year>20\d\d)[_-]?T(?<quarter>[1-4])/i,
    },
    {
      id: 'arcep-deploiement',
      label: 'Déploiement de la fibre par commune (observatoire du haut et très haut débit)',
      theme: 'fibre',
      producer: 'ARCEP',
      licence: LICENCE_OUVERTE,
      page: 'https://www.data.gouv.fr/datasets/le-marche-du-haut-et-tres-haut-debit-fixe-deploiements',
      keys: [{ level: 'commune', column: /^Code (commune|arrondissement)$/i }],
      name: /^Nom (commune|arrondissement)$/i,
      signature: [
        /^Code (commune|arrondissement)$/i,
        /^Meilleure estimation des locaux/i,
        /^T[1-4] 20\d\d$/,
      ],
      variables: [
        {
          column:
            /^Meilleure estimation des locaux(?:(?: T(?<quarter>[1-4]) (?<year>20\d\d))|.*)$/i,
          variable: 'LOCAUX_FIBRE',
          unit: 'effectif',
        },
        {
          column: /^T(?<quarter>[1-4]) (?<year>20\d\d)$/,
          variable: 'LOCAUX_FTTH',
          unit: 'effectif',
        },
      ],
      datedByHeader: /^T(?<quarter>[1-4]) (?<year>20\d\d)$/,
    },
  ],
  derivations: [
    // the premises that fibre is counted against are not those of Ma connexion internet: they only stand for them where these are not given
    { variable: 'LOCAUX', sum: ['LOCAUX_FIBRE'] },
  ],
  ignored: [
    {
      label: 'Couverture 4G, chiffres nationaux (ARCEP)',
      signature: [/^nb_(detail_)?OPE_couv$/, /^pct_pop$/],
      why: 'aucun territoire : il faut le fichier par commune et opérateur',
    },
    {
      label: 'Couverture 4G, chiffres nationaux (ARCEP)',
      signature: [/^couvs_OPE_BINOMES$/],
      why: 'aucun territoire : il faut le fichier par commune et opérateur',
    },
    {
      label: 'Sites mobiles (ARCEP)',
      signature: [/^(nom_op|operateur)$/i, /^(site_4g|C4G)$/],
      why: 'des antennes : leur nombre n’est pas une couverture',
    },
    {
      label: 'Déploiement de la fibre, par département ou région (ARCEP)',
      signature: [/^Champ$/, /^Meilleure estimation des locaux/],
      why: 'plusieurs champs par territoire : la feuille ou le fichier des communes est lu',
    },
    {
      label: 'Immeubles raccordables à la fibre (ARCEP)',
      signature: [/^(imb_id|code_imb|imb_code)$/i],
      why: 'une ligne par immeuble : il faut le fichier par commune (Cartefibre, ou commune_debit_terrestre.csv)',
    },
    {
      label: 'Meilleure technologie par commune (ARCEP)',
      signature: [/^code_insee$/i, /^nbr$/i, /^(ftth|elig_ftth|cuivre|adsl)$/i],
      why: 'des parts de technologies, dont les définitions changent : il faut commune_debit_terrestre.csv, ou Cartefibre pour la fibre',
    },
  ],
}
