/** HiGHS, an open solver of mixed-integer programmes, in WebAssembly: an optional library. */
import { absentPeer } from '../../io/optional.ts'
import type { Programme, ProgrammeSolution, SolveProgramme } from './programme.ts'

/**
 * Loads HiGHS (`highs`, an optional peer; MIT).
 *
 * @returns a solver that proves its optimum to a relative gap of 1e-9, or stops at its time limit
 *   with the best solution found and the bound that it proved
 * @throws {UserError} `dependance-absente` where the library is not installed
 */
export async function loadHighs(): Promise<SolveProgramme> {
  const { default: load } = await loadLibrary()
  const highs: Highs = await load()
  return (programme, { seconds, start } = {}) =>
    highs.withModel(modelOf(programme, highs.constants), (model): ProgrammeSolution => {
      model.options.set({ output_flag: false, mip_rel_gap: 1e-9, mip_abs_gap: 1e-9 })
      if (seconds !== undefined) model.options.set('time_limit', seconds)
      if (start) model.setSolution({ colValue: start })
      model.run()
      const status = model.getModelStatus()
      const { modelStatus } = highs.constants
      const x = Float64Array.from(model.getSolution().colValue ?? [])
      const found = x.length === programme.cost.length && x.every(Number.isFinite)
      const objective = found ? dot(programme.cost, x) : NaN
      if (status === modelStatus.optimal)
        return { status: 'optimal', objective, bound: objective, x }
      if (status === modelStatus.infeasible)
        return { status: 'infeasible', objective: NaN, bound: NaN, x }
      const bound = Number(model.info.get('mip_dual_bound'))
      return found && Number.isFinite(objective)
        ? { status: 'stopped', objective, bound, x }
        : { status: 'unknown', objective: NaN, bound, x }
    })
}

/** Its types are those of a CommonJS module; what is loaded is an ES module. */
type Library = (typeof import('highs'))['default'] extends { default: infer Load }
  ? { readonly default: Load }
  : typeof import('highs')
type Highs = Awaited<ReturnType<Library['default']>>

function modelOf(
  { sense, cost, lower, upper, whole, rows }: Programme,
  { objectiveSense, variableType }: Highs['constants'],
): NonNullable<Parameters<Highs['createModel']>[0]> {
  const starts = new Int32Array(rows.length + 1)
  rows.forEach(({ columns }, k) => (starts[k + 1] = starts[k]! + columns.length))
  return {
    numCols: cost.length,
    numRows: rows.length,
    sense: sense === 'max' ? objectiveSense.maximize : objectiveSense.minimize,
    colCost: Float64Array.from(cost),
    colLower: Float64Array.from(lower),
    colUpper: Float64Array.from(upper),
    rowLower: Float64Array.from(rows, ({ least }) => least),
    rowUpper: Float64Array.from(rows, ({ most }) => most),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: cost.length,
      starts,
      indices: Int32Array.from(rows.flatMap(({ columns }) => columns)),
      values: Float64Array.from(rows.flatMap(({ values }) => values)),
    },
    integrality: Int32Array.from(whole, (each) =>
      each ? variableType.integer : variableType.continuous,
    ),
  }
}

function dot(a: readonly number[], x: Float64Array): number {
  return a.reduce((sum, v, k) => sum + v * x[k]!, 0)
}

async function loadLibrary(): Promise<Library> {
  try {
    return (await import('highs')) as unknown as Library
  } catch (cause) {
    throw absentPeer('highs', cause)
  }
}
