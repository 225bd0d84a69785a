/** The numbers that decide of each draw. */
import { hash32 } from '../../stats/counter-random.ts'
import { sobol, SOBOL_DIMENSIONS } from '../../stats/sobol.ts'

/** Where draws come from: the same sequence and seed give the same draws. */
export interface PointOptions {
  /** Quasi-random points (Sobol, shifted by the seed), or counter-based random ones. */
  readonly sequence: 'sobol' | 'aleatoire'
  /** Seed of the sequence, a whole number. */
  readonly seed: number
}

/** Seed of a study for which none is given. */
export const DEFAULT_STUDY_SEED = 20_261_121

/**
 * The point of an index, in the open cube: the same whoever asks for it and in whatever order. Dimensions past
 * those with published direction numbers are random.
 *
 * Source of the shift: a digital shift of the net by the seed keeps what makes it even (Owen 2003).
 */
export function pointsOf(
  dimensions: number,
  { sequence, seed }: PointOptions,
): (index: number, out: Float64Array) => Float64Array {
  const even = sequence === 'sobol' ? Math.min(dimensions, SOBOL_DIMENSIONS) : 0
  const net = sobol(even)
  const integers = new Uint32Array(even)
  const shift = Uint32Array.from({ length: even }, (_, d) => hash32(seed, d, 0x5eed))
  return (index, out) => {
    net(index, integers)
    for (let d = 0; d < dimensions; d++) {
      const x = d < even ? (integers[d]! ^ shift[d]!) >>> 0 : hash32(seed, index, d + 1)
      out[d] = (x + 0.5) / 2 ** 32
    }
    return out
  }
}
