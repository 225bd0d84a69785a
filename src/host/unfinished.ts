/** Temporary files and folders of outputs that are being written: what a stop of the program must not leave. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** A file or a folder that stands for a while. */
export interface Temporary {
  readonly path: string
  /** Removes it, where it still stands. */
  remove(): void
}

const paths = new Set<string>()

/**
 * Names a file in the folder of an output, so that renaming it is one step of the file system.
 *
 * @param target output, by its whole path
 */
export function temporaryBeside(target: string): Temporary {
  const suffix = randomBytes(6).toString('hex')
  return temporary(join(dirname(target), `.${basename(target)}.${suffix}.tmp`))
}

/**
 * Makes a folder among the temporary ones of the machine.
 *
 * @param name what it is for, in the name of the folder
 * @throws what the system says where there is no place for it
 */
export function temporaryFolder(name: string): Temporary {
  return temporary(mkdtempSync(join(tmpdir(), `ifn-${name}-`)))
}

/** Milliseconds in which a file that was being opened, in a thread of the system, is there. */
const OPENED = 50

/** Removes the temporary files and folders that stand, and those that were being opened: the program is being stopped. */
export function dropUnfinished(): void {
  for (const path of paths) removed(path)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPENED)
  for (const path of paths) removed(path)
}

function temporary(path: string): Temporary {
  paths.add(path)
  return {
    path,
    remove: () => {
      removed(path)
      paths.delete(path)
    },
  }
}

function removed(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch (error) {
    // under what is no folder, nothing was made
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error
  }
}
