/** What a run of draws counted: how many, how many were accepted, why the others were not, how many relations were checked. */

/** Counts of one run of draws, told once it ends. */
export class Tally {
  drawn = 0
  accepted = 0
  relations = 0
  readonly #refusals = new Map<string, number>()

  /** Counts refusals by their code. */
  refused(codes: readonly string[]): void {
    for (const code of codes) this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1)
  }

  /** Says what was counted, on standard output: vitest keeps it apart from the tests. */
  tell(what: string, seed: number, more = ''): void {
    const why = [...this.#refusals].map(([code, times]) => `${code} ${times}`).join(', ')
    process.stdout.write(
      `${what}: ${this.drawn} drawn (seed ${seed}), ${this.accepted} accepted, ${this.drawn - this.accepted} refused (${why}), ${this.relations} relations checked${more}\n`,
    )
  }
}

/** How many draws a variable of the environment asks for, or what the suite draws. */
export const drawsOf = (name: string, otherwise: number): number =>
  Number(process.env[name] ?? otherwise)

/** Seed of the draws: `IFN_SEED`, or that of the suite. */
export const seed = Number(process.env['IFN_SEED'] ?? 20261201)
