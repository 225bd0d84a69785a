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
  Weighted,
  Weighting,
  Zero,
} from './method/method.ts'
export { methodFrom, methodJsonSchema } from './method/schema.ts'
export { methodSheet, sheetHtml, sheetMarkdown, sheetText } from './method/sheet.ts'
export type { MethodSheet, Section } from './method/sheet.ts'
export { drawTree } from './method/words.ts'
export { methodErrors } from './method/check.ts'

// The index itself
export { compute } from './engine/compute.ts'
export type { ComputeOptions, Scores } from './engine/compute.ts'
export { contributions } from './engine/contributions.ts'
export type { Leaves, Node as TreeNode } from './engine/node.ts'
export type { Tree } from './engine/tree.ts'
export type { Expected } from './engine/expected.ts'
export type { ClassBreaks } from './engine/classes.ts'
export { scoresSheet } from './engine/sheet.ts'
export type { FrozenReference, PublishedValues, Reference } from './engine/reference.ts'
export type { Scale } from './steps/normalisation/registry.ts'
export type { IndicatorTrace, PeopleTrace, Trace } from './engine/trace.ts'
export type { Donors, ImputationTrace } from './engine/impute.ts'
export type { WinsorisedCell, TreatmentTrace } from './engine/treat.ts'
export type { WeightTrace } from './engine/weights.ts'
export type { FittedTransform, FittedTreatment } from './stats/treat.ts'
export { copeland } from './stats/copeland.ts'
export type { ProgressOptions } from './stats/copeland.ts'

// From files as downloaded to scores
export {
  computeDataset,
  computeFiles,
  inspectFiles,
  readFiles,
  subjectOf,
} from './pipeline/pipeline.ts'
export type { PipelineOptions } from './pipeline/pipeline.ts'
export type { Dataset, InspectedFile, Inspection } from './pipeline/dataset.ts'
export type { JoinOptions, Provenance } from './ingest/join.ts'
export { openInputs } from './ingest/open.ts'
export type { OpenLimits } from './ingest/open.ts'
export type { InputFile, Within, WorkbookPart } from './ingest/input.ts'
export type { ReadOptions } from './ingest/source-table.ts'
export { chunksOf, inMemory } from './io/byte-source.ts'
export type { ByteSource } from './io/byte-source.ts'
export { peekCsv, readWideCsv, WideCsvReader } from './io/csv/wide.ts'
export type { WideCsv, WideCsvOptions } from './io/csv/wide.ts'
export type { Encoding } from './io/csv/encoding.ts'

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
export { sheetToCsv } from './io/csv/write.ts'
export type { CsvOptions } from './io/csv/write.ts'
export { codeCommune, codeDepartement, codeEpci, codeIris, codeRegion, isCode } from './geo/code.ts'
export type { CodeCommune, CodeDepartement, CodeEpci, CodeIris, CodeRegion } from './geo/code.ts'
export { groupingTo, parentCode } from './geo/membership.ts'
export { greatCircle, nearestPlaces, whereabouts } from './geo/nearest.ts'
export type { Nearest, Points, Whereabouts } from './geo/nearest.ts'
export { offerSheet } from './places/sheet.ts'
export { catalogue, declaredHosts, knownGaps } from './sources/catalogue.ts'
export type { CatalogueFile, KnownGap } from './sources/catalogue.ts'
export { planFiles } from './sources/required-files.ts'
export type {
  Need,
  RequiredFilesPlan,
  Planned,
  PlanOptions,
  Unmet,
} from './sources/required-files.ts'
export { placeSources, standardServices } from './places/source.ts'
export type { PlaceFields, PlaceService, PlaceSource } from './places/source.ts'
export { cogHistory } from './geo/cog.ts'
export type { CogHistory } from './geo/cog.ts'
export { diagnoseCog, guessCog } from './geo/diagnose.ts'
export type { Certainty, CogDiagnosis, CogGuess } from './geo/diagnose.ts'
export type { CogEvent, EventKind } from './geo/events.ts'
export { planPassage } from './geo/passage.ts'
export type { Origin, Passage, PassageOptions } from './geo/passage.ts'
export type { SplitRule, CogStep as PassageStep } from './geo/commune-paths.ts'
export { passTable } from './geo/pass-table.ts'
export type { ColumnPassage, PassageUnit, PassedTable } from './geo/pass-table.ts'
export { groupsFromRows, withGroups } from './geo/groups.ts'
export type { Grouped, Groups } from './geo/groups.ts'
export { readCogTables, readMovements } from './ingest/cog-files.ts'
export { readGroups } from './ingest/groups.ts'
export type { AuxiliaryFile, AuxiliaryOptions } from './ingest/groups.ts'
export type { CogTarget, FilePassage } from './ingest/harmonise.ts'

// Pictures
export { renderMap } from './render/map/map.ts'
export type { MapOptions } from './render/map/map.ts'
export type { MapMark } from './render/map/marks.ts'
export type { MapJoin } from './render/map/layers.ts'
export type { SecondValue } from './render/map/bivariate.ts'
export type { ClassRule } from './render/map/classes.ts'
export type { Markup } from './render/draw/svg.ts'
export { renderReport } from './render/report/report.ts'
export type { Figure, ReportLogo, ReportOptions } from './render/report/context.ts'
export { subjectOfReport } from './render/report/territory.ts'
export type { EpciMembership, ReportSubject } from './render/report/territory.ts'
export { renderExplorer } from './render/explorer/explorer.ts'
export type { ExplorerOptions } from './render/explorer/explorer.ts'
export { renderAudit } from './render/report/audit-page.ts'
export type { AuditPage } from './render/report/audit-page.ts'
export { renderTable } from './render/report/table.ts'
export type { RowsOfTable, TableOptions } from './render/report/table.ts'
export { renderProfile } from './render/report/profile.ts'
export { barChart, effectChart, slopeChart } from './render/draw/charts.ts'
export type { Bar, ChartWords, Slope, ThemeEffect } from './render/draw/charts.ts'
export { breakdownOf, openScores } from './render/draw/scores-view.ts'
export type { Breakdown, ScoreColumn, ScoresView } from './render/draw/scores-view.ts'
export { readContours } from './io/contours.ts'
export { simplifyContours } from './io/simplify.ts'
export type { Simplified } from './io/simplify.ts'
export type { Contours, ContourShape, ShapeGeometry } from './io/contours.ts'

// From one millésime to another
export { compareMoments } from './study/comparison/compare.ts'
export type { Comparison, ComparisonOptions, Moment } from './study/comparison/comparison.ts'
export { PRICE_INDEX_SOURCE, priceIndex } from './sources/price-index.ts'
export type { Money } from './study/comparison/money.ts'
export { censusOverlap } from './study/comparison/significance.ts'
export type {
  IndexNoise,
  Significance,
  SignificanceOptions,
} from './study/comparison/significance.ts'
export { changeSheet, panelSheet } from './study/comparison/sheet.ts'
export { adjustedP } from './stats/false-discovery.ts'
export type { LentVariable } from './pipeline/lent-variable.ts'
export type { Change, Evolution } from './study/comparison/change.ts'
export type { Snapshot } from './study/comparison/snapshot.ts'

// What if
export {
  compareScores,
  elementsOf,
  movers,
  removals,
  without,
  withWeights,
} from './study/comparison/methods.ts'
export type { MethodComparison, Shift } from './study/comparison/methods.ts'

// Studies
export { coherence } from './study/audit/coherence.ts'
export type {
  Coherence,
  CoherenceOptions,
  CorrelationTable,
  Flag,
  FlagKind,
  GroupCoherence,
  Link,
  MemberCoherence,
} from './study/audit/coherence.ts'
export type { Moran } from './stats/moran.ts'
export { contiguity } from './io/contiguity.ts'
export { audit } from './study/audit/audit.ts'
export { auditSteps } from './study/audit/step.ts'
export type {
  AuditInput,
  AuditOptions,
  AuditStep,
  AuditStepId,
  OutsideKind,
  OutsideMeasure,
} from './study/audit/step.ts'
export { effectiveWeights } from './study/audit/steps/weights.ts'
export type { WeightedPart } from './study/audit/steps/weights.ts'
export type {
  Check,
  FigureUnit,
  Finding,
  FindingColumn,
  FindingTable,
  Verdict,
} from './study/audit/finding.ts'
export { themeReasons, themesOf } from './engine/reasons.ts'
export type { ReasonSource, Theme, ThemeReason } from './engine/reasons.ts'
export { standingInWords } from './engine/standing.ts'
export { certaintyOf, priorities, withFirstTenth } from './study/priorities/priorities.ts'
export type {
  NearHelp,
  Priorities,
  Priority,
  PriorityOptions,
  PrioritySource,
  RankAmong,
  TenthCertainty,
} from './study/priorities/priorities.ts'
export { prioritiesSheet } from './study/priorities/priorities-sheet.ts'
export { quickFirstTenth } from './study/priorities/first-tenth.ts'
export type { QuickStudy, QuickStudyOptions } from './study/priorities/first-tenth.ts'
export { estimatePeople } from './study/estimation/people.ts'
export type {
  PeopleEstimate,
  PeopleOptions,
  PeopleResult,
  PeopleTotal,
} from './study/estimation/people.ts'
export { peopleVariables } from './study/estimation/inputs.ts'
export { withPeople } from './study/estimation/people-sheet.ts'
export { roundByInterval } from './study/estimation/calibrate.ts'
export type { DirectEstimates } from './study/estimation/survey.ts'
export { readDirectEstimates } from './ingest/direct-estimates.ts'
export type { DirectEstimate } from './ingest/direct-estimates.ts'
export { defaultScenario } from './study/robustness/default-scenario.ts'
export { leaveOneOut } from './study/robustness/leave-one-out.ts'
export type { Irremovable, LeaveOneOut, LeftOut } from './study/robustness/leave-one-out.ts'
export { modelOf } from './study/robustness/model.ts'
export type { Model } from './study/robustness/model.ts'
export type { PointOptions } from './study/robustness/points.ts'
export { rankConfidence } from './study/robustness/rank-confidence.ts'
export type { RankConfidence, RankConfidenceOptions } from './study/robustness/rank-confidence.ts'
export { jointRankSets, marginalRankSets, possibleFirst, rankSets } from './stats/rank-sets.ts'
export type { EstimationError, RankSetOptions, RankSets } from './stats/rank-sets.ts'
export type { Matrix } from './stats/matrix.ts'
export { robustnessSheet } from './study/robustness/robustness-sheet.ts'
export { scenarioFrom, scenarioJsonSchema } from './study/robustness/scenario-schema.ts'
export type { Factor, FactorId, Fixed, Scenario } from './study/robustness/scenario.ts'
export type { Subject } from './pipeline/subject.ts'
export { mainDriver, sensitivity } from './study/robustness/sensitivity.ts'
export type {
  SobolEstimate,
  FactorIndices,
  Sensitivity,
  SensitivityOptions,
  SensitivityTarget,
} from './study/robustness/sensitivity.ts'
export { uncertainty } from './study/robustness/uncertainty.ts'
export type { Interval, Uncertainty, UncertaintyOptions } from './study/robustness/uncertainty.ts'

// Lots
export { examplePlan, planFrom, planJsonSchema } from './batch/plan.ts'
export type { BatchPlan, PlanDocument } from './batch/plan.ts'

// Errors
export { explain, UserError, UserErrors } from './core/errors.ts'
export type { Place } from './core/errors.ts'
export type { ErrorCode } from './core/error-catalogue.ts'
