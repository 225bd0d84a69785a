/**
 * The public list, by hand. Browser-safe: bytes in, scores and pictures out. `./node` adds files.
 *
 * @packageDocumentation
 */

// What an index is
export { defineMethod, variantOf } from './method/method.ts'
export type {
  Aggregation,
  AxisId,
  Band,
  Classes,
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
  Weighting,
  Zero,
} from './method/method.ts'
export { methodFrom, methodJsonSchema } from './method/schema.ts'
export { methodSheet, sheetHtml, sheetMarkdown, sheetText } from './method/sheet.ts'
export type { MethodSheet, Section } from './method/sheet.ts'
export { drawTree } from './method/words.ts'
export { incoherences } from './method/coherence.ts'

// The index itself
export { compute } from './engine/compute.ts'
export type { ComputeOptions, Scores } from './engine/compute.ts'
export { contributions } from './engine/tree.ts'
export type { Leaves, Node as TreeNode, Tree } from './engine/tree.ts'
export type { Expected } from './engine/expected.ts'
export type { Reading } from './engine/reading.ts'
export { scoresSheet } from './engine/sheet.ts'
export type { FrozenReference, PublishedValues, Reference } from './engine/reference.ts'
export type { Scale } from './engine/scale.ts'
export type { IndicatorTrace, Trace } from './engine/trace.ts'
export type { Donors, ImputationTrace } from './engine/impute.ts'
export type { TreatedCell, TreatmentTrace } from './engine/treat.ts'
export type { WeightTrace } from './engine/weigh.ts'
export type { Fitted, Mould } from './stats/treat.ts'
export { copeland } from './stats/outrank.ts'
export type { Progress } from './stats/outrank.ts'

// From files as downloaded to scores
export { computeFiles, readFor, subjectOf } from './pipeline.ts'
export type { PipelineOptions } from './pipeline.ts'
export { inspect, readDataset } from './sources/dataset.ts'
export type { Dataset, DatasetOptions, Inspected, Inspection } from './sources/dataset.ts'
export type { JoinOptions, Provenance } from './sources/join.ts'
export { openInputs } from './sources/open.ts'
export type { OpenLimits } from './sources/open.ts'
export type { InputFile, Within } from './sources/input.ts'
export type { ReadOptions } from './sources/read.ts'
export { chunksOf, inMemory } from './io/byte-source.ts'
export type { ByteSource } from './io/byte-source.ts'
export { peekCsv, readWideCsv, WideCsvReader } from './io/wide-csv.ts'
export type { WideCsv, WideCsvOptions } from './io/wide-csv.ts'
export type { Encoding } from './io/csv-text.ts'

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
export { fromDanfo, toDanfo } from './table/danfo.ts'
export type { DanfoLike, FrameLike } from './table/danfo.ts'
export { sheetToCsv } from './io/csv.ts'
export type { CsvOptions } from './io/csv.ts'
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
export type { PlaceFields, PlaceService, PlaceSource } from './sources/place-source.ts'
export { cogHistory } from './geo/cog.ts'
export type { CogHistory } from './geo/cog.ts'
export { diagnoseCog, guessCog } from './geo/diagnose.ts'
export type { Certainty, CogDiagnosis, CogGuess } from './geo/diagnose.ts'
export type { CogEvent, EventKind } from './geo/events.ts'
export { planPassage } from './geo/passage.ts'
export type { Origin, Passage, PassageOptions } from './geo/passage.ts'
export type { SplitRule, Step as PassageStep } from './geo/steps.ts'
export { passTable } from './geo/pass-table.ts'
export type { ColumnPassage, PassageUnit, PassedTable } from './geo/pass-table.ts'
export { groupsFromRows, withGroups } from './geo/levels.ts'
export type { Grouped, Groups } from './geo/levels.ts'
export { readCogTables, readMovements } from './sources/cog-files.ts'
export { readGroups } from './sources/groups-file.ts'
export type { CogTarget, FilePassage } from './sources/harmonise.ts'

// Pictures
export { renderMap } from './render/map.ts'
export type { MapOptions } from './render/map.ts'
export type { MapJoin } from './render/map-subject.ts'
export type { SecondValue } from './render/map-crossed.ts'
export type { ClassRule } from './render/classes.ts'
export type { Markup } from './render/svg.ts'
export { renderReport } from './render/report.ts'
export type { ReportOptions } from './render/report-context.ts'
export { subjectOfReport } from './render/report-subject.ts'
export type { EpciMembership, ReportSubject } from './render/report-subject.ts'
export { renderExplorer } from './render/explorer.ts'
export type { ExplorerOptions } from './render/explorer.ts'
export { renderAudit } from './render/audit-page.ts'
export type { AuditPage, AuditSection } from './render/audit-page.ts'
export { renderTable } from './render/table.ts'
export type { TableOptions } from './render/table.ts'
export { renderProfile } from './render/profile.ts'
export { barChart, slopeChart, waterfallChart } from './render/charts.ts'
export type { Bar, ChartWords, Slope, Step } from './render/charts.ts'
export { breakdownOf, scoreBook } from './render/score-book.ts'
export type { Breakdown, Measure as BookMeasure, ScoreBook } from './render/score-book.ts'
export { readContours } from './io/contours.ts'
export { simplifyContours } from './io/simplify.ts'
export type { Simplified } from './io/simplify.ts'
export type { Contours, Shape, ShapeGeometry } from './io/contours.ts'

// From one millésime to another
export { compareMoments } from './comparison.ts'
export type { Comparison as MomentsComparison, ComparisonOptions, Moment } from './comparison.ts'
export type { Change, Evolution } from './study/change.ts'
export type { Standing } from './study/standing.ts'

// What if
export {
  compareScores,
  elementsOf,
  movers,
  removals,
  without,
  withWeights,
} from './study/what-if.ts'
export type { Comparison, Shift } from './study/what-if.ts'

// Studies
export { coherence } from './study/coherence.ts'
export type {
  Coherence,
  CoherenceOptions,
  CorrelationTable,
  Flag,
  FlagKind,
  GroupCoherence,
  Link,
  MemberCoherence,
} from './study/coherence.ts'
export type { Moran } from './stats/moran.ts'
export { neighbours } from './io/contiguity.ts'
export { audit, auditSteps } from './study/audit.ts'
export type { AuditInput, AuditOptions, AuditStep, AuditStepId } from './study/audit.ts'
export type { OutsideKind, OutsideMeasure } from './study/audit-links.ts'
export { effectiveWeights } from './study/audit-weights.ts'
export type { Weighed } from './study/audit-weights.ts'
export type {
  Check,
  FigureUnit,
  Finding,
  FindingColumn,
  FindingTable,
  Verdict,
} from './table/findings.ts'
export { defaultScenario } from './study/default-scenario.ts'
export { leaveOneOut } from './study/leave-one-out.ts'
export type { Irremovable, LeaveOneOut, LeftOut } from './study/leave-one-out.ts'
export { modelOf } from './study/model.ts'
export type { Model } from './study/model.ts'
export type { PointOptions } from './study/points.ts'
export { robustnessSheet } from './study/robustness-sheet.ts'
export { scenarioFrom, scenarioJsonSchema } from './study/scenario-schema.ts'
export type { Factor, FactorId, Fixed, Scenario } from './study/scenario.ts'
export type { Subject } from './study/subject.ts'
export { mainDriver, sensitivity } from './study/sensitivity.ts'
export type {
  Estimate,
  FactorIndices,
  Sensitivity,
  SensitivityOptions,
  SensitivityTarget,
} from './study/sensitivity.ts'
export { uncertainty } from './study/uncertainty.ts'
export type { Interval, Uncertainty, UncertaintyOptions } from './study/uncertainty.ts'

// Lots
export { examplePlan, planFrom, planJsonSchema } from './batch/plan.ts'
export type { Plan as LotPlan, PlanDocument } from './batch/plan.ts'

// Errors
export { explain, UserError, UserErrors } from './core/errors.ts'
export type { Place } from './core/errors.ts'
export type { ErrorCode } from './core/error-catalogue.ts'
