/**
 * Method, compute, files → scores. Browser-safe: bytes in, scores out. Beside it: `./methods`
 * (published methods, method files), `./study`, `./render`, `./sql`, `./data` (the embedded France,
 * in a page) and `./node` (files, threads).
 *
 * @packageDocumentation
 */

// What an index is
export { defineMethod } from './method/define.ts'
export { variantOf } from './method/method.ts'
export type {
  Aggregation,
  AxisId,
  Band,
  Classes,
  Coherent,
  Evidence,
  ExpectedRate,
  Goalposts,
  Group,
  Imputation,
  Indicator,
  IndicatorId,
  Measure,
  Method,
  MethodSource,
  Normalisation,
  Point,
  Quadrant,
  Rescale,
  ScoredId,
  Sense,
  Shrinkage,
  SubIndexId,
  Transform,
  Treatment,
  Unit,
  UpperLevel,
  Variant,
  VariantId,
  Weighted,
  Weighting,
  Zero,
} from './method/method.ts'
export { methodErrors } from './method/check.ts'

// The index itself
export { compute } from './engine/compute.ts'
export type { ComputeOptions, Scores } from './engine/compute.ts'
export { contributions } from './engine/contributions.ts'
export type { Leaves, Node as TreeNode } from './engine/node.ts'
export type { Tree } from './engine/tree.ts'
export type { Expected } from './engine/expected.ts'
export type { ClassBreaks } from './engine/classes.ts'
export { rows } from './engine/origin.ts'
export { scoresSheet } from './engine/sheet.ts'
export type { FrozenReference, PublishedValues, Reference } from './engine/reference.ts'
export type { Scale } from './steps/normalisation/registry.ts'
export type { IndicatorTrace, PeopleTrace, Trace } from './engine/trace.ts'
export type { Donors, ImputationTrace } from './engine/impute.ts'
export type { FittedTreatments, WinsorisedCell, TreatmentTrace } from './engine/treat.ts'
export type { FoundWeights, WeightTrace } from './engine/weights.ts'
export type { FittedTransform, FittedTreatment } from './stats/treat.ts'

// From files as downloaded to scores
export { computeDataset, computeFiles, inspectFiles, readFiles } from './pipeline/pipeline.ts'
export { verify } from './pipeline/verify.ts'
export type { Verification } from './pipeline/verify.ts'
export type { PipelineOptions } from './pipeline/pipeline.ts'
export type { Dataset, InspectedFile, Inspection } from './pipeline/dataset.ts'
export type { LentVariable } from './pipeline/lent-variable.ts'
export type { JoinOptions, Provenance } from './ingest/join.ts'
export { openInputs } from './ingest/open.ts'
export type { OpenLimits } from './ingest/open.ts'
export type { InputFile, Within, WorkbookPart } from './ingest/input.ts'
export type { FileResult, ReadOptions } from './ingest/source-table.ts'
export type { FilePassage } from './ingest/harmonise.ts'
export { inMemory } from './io/byte-source.ts'
export type { ByteSource } from './io/byte-source.ts'
export type { Encoding } from './io/csv/encoding.ts'
export { catalogue, knownGaps } from './sources/catalogue.ts'
export type { CatalogueFile, KnownGap } from './sources/catalogue.ts'
export { planFiles } from './sources/required-files.ts'
export type {
  Need,
  RequiredFilesPlan,
  Planned,
  PlanOptions,
  Unmet,
} from './sources/required-files.ts'

// Tables, territories
export { groupBy } from './table/table.ts'
export type { Grouping, Membership, Table } from './table/table.ts'
export { levels } from './table/level.ts'
export type { Level } from './table/level.ts'
export { countReasons, reasons } from './table/missing.ts'
export type { Reason } from './table/missing.ts'
export type { SourceTrace } from './table/source-trace.ts'
export type { Sheet, SheetColumn, SheetRecord } from './table/sheet.ts'
export { sheetFromArrow, sheetToArrow, tableFromArrow, tableToArrow } from './table/arrow.ts'
export { fromDanfo, toDanfo } from './table/danfo.ts'
export type { DanfoLike, FrameLike } from './table/danfo.ts'
export { sheetToCsv } from './io/csv/write.ts'
export type { CsvOptions } from './io/csv/write.ts'
export { codeCommune, codeDepartement, codeEpci, codeIris, codeRegion, isCode } from './geo/code.ts'
export type { CodeCommune, CodeDepartement, CodeEpci, CodeIris, CodeRegion } from './geo/code.ts'
export { groupingTo, parentCode } from './geo/membership.ts'
export { groupsFromRows, withGroups } from './geo/groups.ts'
export type { Grouped, Groups } from './geo/groups.ts'
export { readGroups } from './ingest/groups.ts'
export type { AuxiliaryFile, AuxiliaryOptions } from './ingest/groups.ts'
export type { CogHistory } from './geo/cog.ts'
export type { CogTarget } from './ingest/harmonise.ts'

// Errors
export { explain, UserError, userErrorFrom, UserErrors } from './core/errors.ts'
export type { Place, SerializedError } from './core/errors.ts'
export type { ErrorCode } from './core/error-catalogue.ts'
export type { PlaceInJson } from './core/errors.ts'
export type { YearSpan } from './geo/cog.ts'
