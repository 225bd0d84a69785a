/** Mixed-integer programmes as data, built a column and a row at a time. */

/** A linear programme some of whose variables are whole numbers. */
export interface Programme {
  /** Whether the cost is made least or greatest. */
  readonly sense: 'min' | 'max'
  /** Cost of a unit of each variable. */
  readonly cost: readonly number[]
  /** Least value of each variable. */
  readonly lower: readonly number[]
  /** Greatest value of each variable. */
  readonly upper: readonly number[]
  /** Whether each variable is a whole number. */
  readonly whole: readonly boolean[]
  /** Constraints. */
  readonly rows: readonly ProgrammeRow[]
}

/** `least` ≤ Σ values[k] · x[columns[k]] ≤ `most`. */
export interface ProgrammeRow {
  /** Variables, by their place. */
  readonly columns: readonly number[]
  /** Coefficient of each variable. */
  readonly values: readonly number[]
  /** Least value of the sum; −Infinity for none. */
  readonly least: number
  /** Greatest value of the sum; Infinity for none. */
  readonly most: number
}

/** What a solver found. */
export interface ProgrammeSolution {
  /**
   * `optimal`: proven within the tolerance of the solver; `stopped`: the best found in the time given;
   * `infeasible`: there surely is no solution; `unknown`: none was found in the time given.
   */
  readonly status: 'optimal' | 'stopped' | 'infeasible' | 'unknown'
  /** Cost of the solution. */
  readonly objective: number
  /** What no solution can pass. */
  readonly bound: number
  /** Value of each variable. */
  readonly x: Float64Array
}

/** Solves a programme, from a solution that is known when one is given, in so many seconds. */
export type SolveProgramme = (
  programme: Programme,
  options?: { readonly seconds?: number; readonly start?: Float64Array },
) => ProgrammeSolution

/** How a choice of sites is made. */
export interface SolverOptions {
  /** A solver, for a proven optimum; greedy choice with a bound when left out. */
  readonly solve?: SolveProgramme
  /** Time given to the solver, in seconds. */
  readonly seconds?: number
}

/** How many sites, and how the choice is made. */
export interface ChoiceOptions extends SolverOptions {
  /** Number of new sites, forced ones included; 1 or more. */
  readonly count: number
}

/** A programme under construction. */
export class ProgrammeBuilder {
  readonly #cost: number[] = []
  readonly #lower: number[] = []
  readonly #upper: number[] = []
  readonly #whole: boolean[] = []
  readonly #rows: ProgrammeRow[] = []

  /** Adds a variable between 0 and `upper` (1 when left out); gives its column. */
  variable(cost: number, { whole = false, lower = 0, upper = 1 } = {}): number {
    this.#cost.push(cost)
    this.#lower.push(lower)
    this.#upper.push(upper)
    this.#whole.push(whole)
    return this.#cost.length - 1
  }

  /** Adds a row: `least` ≤ Σ value · x[column] ≤ `most`. */
  row(
    terms: readonly (readonly [column: number, value: number])[],
    { least = -Infinity, most = Infinity }: { least?: number; most?: number },
  ): void {
    this.#rows.push({
      columns: terms.map(([column]) => column),
      values: terms.map(([, value]) => value),
      least,
      most,
    })
  }

  /** The programme so far. */
  done(sense: Programme['sense']): Programme {
    return {
      sense,
      cost: this.#cost,
      lower: this.#lower,
      upper: this.#upper,
      whole: this.#whole,
      rows: this.#rows,
    }
  }
}
