/**
 * The public list, by hand. Browser-safe: bytes in, scores and pictures out. `./node` adds files.
 *
 * @packageDocumentation
 */

// What an index is
export { defineMethod, variantOf } from './method/method.ts'
export type { Aggregation, AxisId, Evidence, Goalposts, Group, Imputation, Indicator, IndicatorId, Measure, Method, MethodSource, Normalisation, Point, Sense, SubIndexId, Transform, Treatment, Unit, UpperLevel, Variant, VariantId, Weighting, Zero } from './method/method.ts'
export { methodFrom, methodJsonSchema } from './method/schema.ts'
export { incoherences } from './method/coherence.ts'

// The index itself
export { compute } from './engine/compute.ts'
export type { ComputeOptions, Scores } from './engine/compute.ts'
export { contributions } from './engine/tree.ts'
export { scoresSheet } from './engine/sheet.ts'
export type { FrozenReference, PublishedValues, Reference } from './engine/reference.ts'
export type { Scale } from './engine/scale.ts'
export type { IndicatorTrace, Trace } from './engine/trace.ts'
export type { Donors, ImputationTrace } from './engine/impute.ts'
export type { TreatedCell, TreatmentTrace } from './engine/treat.ts'
export type { WeightTrace } from './engine/weigh.ts'
export { copeland } from './stats/outrank.ts'

// From files as downloaded to scores
export { computeFiles } from './pipeline.ts'
export type { PipelineOptions } from './pipeline.ts'
export { inspect, readDataset } from './sources/dataset.ts'
export type { Dataset, Inspection } from './sources/dataset.ts'
export { openInputs } from './sources/open.ts'
export type { OpenLimits } from './sources/open.ts'
export type { InputFile, Within } from './sources/input.ts'
export type { ReadOptions } from './sources/read.ts'
export { chunksOf, inMemory } from './io/byte-source.ts'
export type { ByteSource } from './io/byte-source.ts'
export { peekCsv, readWideCsv, WideCsvReader } from './io/wide-csv.ts'
export type { WideCsv, WideCsvOptions } from './io/wide-csv.ts'

// Tables, territories
export { groupBy } from './table/table.ts'
export type { Grouping, Membership, Table } from './table/table.ts'
export { levels } from './table/level.ts'
export type { Level } from './table/level.ts'
export { countReasons, reasons } from './table/missing.ts'
export type { Reason } from './table/missing.ts'
export type { SourceTrace } from './table/source-trace.ts'
export type { Sheet, SheetColumn } from './table/sheet.ts'
export { sheetFromArrow, sheetToArrow, tableFromArrow, tableToArrow } from './table/arrow.ts'
export { sheetToCsv } from './io/csv.ts'
export { codeCommune, codeDepartement, codeEpci, codeIris, codeRegion, isCode } from './geo/code.ts'
export type { CodeCommune, CodeDepartement, CodeEpci, CodeIris, CodeRegion } from './geo/code.ts'
export { groupingTo, holderOf } from './geo/membership.ts'
export { greatCircle, nearestPlaces, whereabouts } from './geo/places.ts'
export type { Nearest, Points, Whereabouts } from './geo/places.ts'
export { offerSheet } from './sources/offer-sheet.ts'
export { catalogue, declaredHosts, knownGaps } from './sources/catalogue.ts'
export type { CatalogueFile, KnownGap } from './sources/catalogue.ts'
export { planFiles } from './sources/plan.ts'
export type { Need, Plan, Planned, PlanOptions, Unmet } from './sources/plan.ts'
export { placeSources, standardServices } from './sources/place-source.ts'
export type { PlaceService, PlaceSource } from './sources/place-source.ts'

// Pictures
export { renderMap } from './render/map.ts'
export type { MapOptions } from './render/map.ts'
export { renderReport } from './render/report.ts'
export type { ReportOptions } from './render/report-context.ts'
export { subjectOfReport } from './render/report-subject.ts'
export type { EpciMembership, ReportSubject } from './render/report-subject.ts'
export { renderTable } from './render/table.ts'
export type { TableOptions } from './render/table.ts'
export { renderProfile } from './render/profile.ts'
export { breakdownOf, scoreBook } from './render/score-book.ts'
export type { Breakdown, ScoreBook } from './render/score-book.ts'
export { readContours } from './io/contours.ts'
export type { Contours } from './io/contours.ts'

// Studies
export { coherence } from './study/coherence.ts'
export type { Coherence, CoherenceOptions, CorrelationTable, Flag, FlagKind, GroupCoherence, Link, MemberCoherence } from './study/coherence.ts'
export { neighbours } from './io/contiguity.ts'

// Errors
export { explain, UserError, UserErrors } from './core/errors.ts'
export type { Place } from './core/errors.ts'
export type { ErrorCode } from './core/error-catalogue.ts'
