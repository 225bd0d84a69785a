import type { ErrorCode } from '../core/error-catalogue.ts'
import { refuse, UserError, type Place } from '../core/errors.ts'

/** Of each code, how many problems are told in full. A wrong delimiter alone makes millions. */
const TOLD = 100

/** The problems of one file, gathered as it is read. */
export class Problems {
  readonly #file: string | undefined
  readonly #told: UserError[] = []
  readonly #counts = new Map<ErrorCode, number>()

  constructor(file: string | undefined) {
    this.#file = file
  }

  /** Notes a problem; `tell` words it, and is not called once enough of its kind are told. */
  add(code: ErrorCode, tell: () => { problem: string; remedy: string; place: Place }): void {
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count > TOLD) return
    const { problem, remedy, place } = tell()
    this.#told.push(new UserError(code, problem, remedy, this.#at(place)))
  }

  /** Whether there is none so far. */
  get none(): boolean {
    return this.#counts.size === 0
  }

  /** Throws all of them at once, if there are any; those that were not told are counted. */
  refuse(): void {
    const rest = [...this.#counts].filter(([, count]) => count > TOLD)
    refuse([
      ...this.#told,
      ...rest.map(
        ([code, count]) =>
          new UserError(
            code,
            `et ${(count - TOLD).toLocaleString('fr-FR')} autre(s) problème(s) de cette sorte dans le même fichier`,
            'corrigez d’abord ceux qui précèdent : la cause est souvent la même',
            this.#at({}),
          ),
      ),
    ])
  }

  #at(place: Place): Place {
    return this.#file === undefined ? place : { file: this.#file, ...place }
  }
}
