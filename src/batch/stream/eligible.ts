/** Which files are read by batches: Arrow tables, larger than the plan says. */
import type { ByteSource } from '../../io/byte-source.ts'
import type { BatchPlan } from '../plan.ts'

const MIB = 2 ** 20

/** Bytes above which an Arrow table is read by batches. */
export function streamThresholdOf({ execution }: BatchPlan): number {
  return (execution?.flux ?? 512) * MIB
}

/**
 * Says whether a file is read by record batches.
 *
 * @param threshold bytes above which it is
 * @returns true for an Arrow IPC file (by its first six bytes) larger than the threshold
 */
export function isStreamed(source: ByteSource, threshold: number): boolean {
  return source.size > threshold && new TextDecoder().decode(source.read(0, 6)) === 'ARROW1'
}
