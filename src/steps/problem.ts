/** Defects of a step that its schema cannot see, in French, before they become errors with a place. */

/** One defect of a step. */
export interface StepProblem {
  readonly problem: string
  readonly remedy: string
  /** The field of the step, or nothing for the step itself. */
  readonly field?: string
}

/**
 * Checks that two bounds ascend.
 *
 * @returns No problem, or one.
 */
export function ascending(low: number, high: number): StepProblem[] {
  return low < high
    ? []
    : [
        {
          problem: `bornes à l’envers : ${low} puis ${high}`,
          remedy: 'donnez d’abord la plus petite',
        },
      ]
}
