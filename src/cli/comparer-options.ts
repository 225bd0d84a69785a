/** Options of `ifn comparer`. */
import type { Argv } from 'yargs'
import type { Money } from '../study/comparison/money.ts'
import type { CompareMethodsOptions } from './compare-methods.ts'
import { computeOptions } from './compute-options.ts'
import { geographicExtensions, tableExtensions, territoryOption } from './options.ts'

/** Options of `ifn comparer`. */
export interface ComparerOptions extends CompareMethodsOptions {
  readonly millesimes?: readonly (string | number)[]
  readonly carte?: string
  readonly cartes?: string
  readonly contours?: string
  readonly champ?: string
  readonly classes: number
  readonly revenus: Money
  readonly fdr?: number
  readonly controle: 'bh' | 'by'
  readonly panel?: string
  readonly echelle?: string
  readonly comparaison?: string
  readonly refaire?: string
  readonly publie?: string
  readonly colonnes: readonly string[]
}

/**
 * Declares the options of `ifn comparer`.
 *
 * @param parser parser of the command
 * @returns the same parser
 */
export function comparerOptions(parser: Argv): Argv<unknown> {
  return computeOptions(parser)
    .option('territoire', territoryOption)
    .option('millesimes', {
      type: 'string',
      array: true,
      describe: 'années à comparer, lues dans les mêmes fichiers',
    })
    .option('sortie', {
      alias: 'o',
      type: 'string',
      default: [],
      coerce: (given: string | readonly string[]) => [given].flat(),
      describe: `fichier ${[...tableExtensions, ...geographicExtensions].join(' ')} ; « - » pour la sortie standard`,
    })
    .option('carte', { type: 'string', describe: 'carte de l’écart, fichier .svg' })
    .option('cartes', {
      type: 'string',
      describe:
        'une carte de l’indice par date, aux mêmes classes, côte à côte dans un fichier .svg',
    })
    .option('contours', {
      type: 'string',
      describe: 'contours de la carte ; ceux des données embarquées à défaut',
    })
    .option('champ', {
      type: 'string',
      describe: 'champ des contours qui porte les codes ; à défaut, celui qui en joint le plus',
    })
    .option('classes', {
      type: 'number',
      default: 5,
      describe: 'classes de la matrice de transition',
    })
    .option('revenus', {
      choices: ['constants', 'relatifs', 'courants'] as const,
      default: 'constants' as const,
      describe:
        'revenus de plusieurs années : en euros constants, rapportés à la médiane de chaque année, ou courants',
    })
    .option('echelle', {
      type: 'string',
      describe:
        'date dont les échelles servent à toutes, ou « commune » : celles de toutes les dates ensemble ; la première à défaut',
    })
    .option('fdr', {
      type: 'number',
      describe:
        'quels écarts tiennent face aux erreurs de mesure, cette part d’entre eux au plus étant fausse (0.05)',
    })
    .option('controle', {
      choices: ['bh', 'by'] as const,
      default: 'bh' as const,
      describe: 'avec --fdr : Benjamini-Hochberg, ou Benjamini-Yekutieli (toute dépendance)',
    })
    .option('panel', {
      type: 'string',
      describe: 'toutes les dates en lignes (territoire et date), fichier de table',
    })
    .option('comparaison', {
      type: 'string',
      describe:
        'fichier .json de ce qui refait la comparaison : dates et empreintes, échelles, COG, revenus, graine, options',
    })
    .option('refaire', {
      type: 'string',
      describe:
        'refaire la comparaison d’un tel fichier, aux mêmes octets ; refusé si un fichier lu a changé',
    })
    .option('publie', {
      type: 'string',
      describe: 'scores publiés par d’autres, auxquels comparer un résultat',
    })
    .option('colonnes', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [],
      describe: 'avec --publie : colonne publiée = colonne du résultat ; répétable',
    })
    .option('methodes', {
      type: 'string',
      array: true,
      describe:
        'méthodes à comparer (identifiants, id:variante, fichiers .yaml .json) ; ce qui n’en est pas une est un fichier de données',
    })
    .option('retraits', {
      type: 'boolean',
      default: false,
      describe: 'retirer tour à tour chaque élément de --methode',
    })
    .option('poids', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'changer des poids de --methode : groupe:membre=poids (ifn:publics=2) ; répétable',
    })
    .example('ifn comparer 2017.csv 2023.csv -o ecarts.csv', 'deux résultats de ifn calculer')
    .example('ifn comparer --millesimes 2017 2023 dossier/', 'deux millésimes des mêmes fichiers')
    .example(
      'ifn comparer 2017/ 2021/ -o ecarts.csv --comparaison comparaison.json',
      'puis ifn comparer --refaire comparaison.json',
    )
    .example(
      'ifn comparer --methodes mednum-2023 ifn-2026 dossier/',
      'qui paraît plus fragile, qui moins',
    )
    .example(
      'ifn comparer scores.csv --publie publies.csv --colonnes score=ifn',
      'un résultat et des scores publiés',
    )
}
