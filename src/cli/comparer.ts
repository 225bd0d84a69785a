/** `ifn comparer --methodes`: methods against methods, elements out, other weights, on the same files. */
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import type { Command } from './command.ts'
import { compareMethods, type CompareMethodsOptions } from './compare-methods.ts'
import { computeOptions } from './compute-options.ts'

export const comparer: Command<CompareMethodsOptions> = {
  options: (parser: Argv) =>
    computeOptions(parser)
      .option('methodes', { type: 'string', array: true, describe: 'méthodes à comparer (identifiants, id:variante, fichiers .yaml .json) ; ce qui n’en est pas une est un fichier de données' })
      .option('retraits', { type: 'boolean', default: false, describe: 'retirer tour à tour chaque élément de --methode' })
      .option('poids', { type: 'string', array: true, describe: 'changer des poids de --methode : groupe:membre=poids (ifn:publics=2)' })
      .option('sortie', { alias: 'o', type: 'string', describe: 'fichier .csv .arrow .parquet .json : indice et rang de chaque territoire par méthode' })
      .example('ifn comparer --methodes mednum-2023 ifn-2026 dossier/', 'qui paraît plus fragile, qui moins')
      .example('ifn comparer --retraits', 'ce sur quoi le classement repose'),

  async run(options, out, command) {
    if (options.methodes || options.retraits || options.poids) return compareMethods(options, out, command)
    throw new UserError('option-invalide', 'que comparer ?', 'donnez --methodes, --retraits ou --poids')
  },
}
