/** What the machine refuses, in words: files, memory, folders. No import of Node: there may be no descriptor left to load one. */
import { UserError } from '../core/errors.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'ce fichier ou son dossier n’existe pas',
  ENOTDIR: 'un élément du chemin n’est pas un dossier',
  EISDIR: 'c’est un dossier',
  EACCES: 'accès refusé',
  EPERM: 'accès refusé',
  EROFS: 'le disque est en lecture seule',
  ENOSPC: 'le disque est plein',
  EDQUOT: 'le quota de disque est atteint',
  EFBIG: 'le fichier est trop gros pour ce disque',
  ENAMETOOLONG: 'le nom est trop long',
  ELOOP: 'des liens qui renvoient l’un à l’autre',
  EMFILE: 'trop de fichiers sont ouverts',
  ENFILE: 'trop de fichiers sont ouverts sur cette machine',
  EBUSY: 'un autre programme le tient ouvert',
  EIO: 'le disque ne répond pas comme il faut',
  ENXIO: 'ce n’est pas un fichier',
  ENODEV: 'ce n’est pas un fichier',
  EINVAL: 'ce n’est pas un fichier qui se lit',
  ENOMEM: 'la mémoire manque',
  EAGAIN: 'la machine n’a plus de place pour un fil ou un fichier',
}

/** Names of the errors of Node when a thread or an array cannot have its memory. */
const ofMemory = /^ERR_WORKER_(?:OUT_OF_MEMORY|INIT_FAILED)$/
const outOfMemory = /could not allocate memory|Array buffer allocation failed|out of memory/i

/** Calls that read: what they refuse is a file that is given. */
const reading = /^(?:open|read|scandir|stat|lstat|realpath|readlink)$/

/**
 * Says in words why the system refuses a file.
 *
 * @param error what the system threw
 * @returns the reason in French; nothing when the system gives none that is known
 */
export function systemReason(error: unknown): string | undefined {
  const code = codeOf(error)
  return code === undefined ? undefined : reasons[code]
}

/**
 * Says in words why a file cannot be read.
 *
 * @param path file
 * @param error what the system threw
 * @returns `fichier-introuvable` with the reason of the system; the error itself when the system gives none
 */
export function unreadableFile(path: string, error: unknown): unknown {
  const reason = codeOf(error) === 'ENOENT' ? 'ce fichier n’existe pas' : systemReason(error)
  return reason === undefined
    ? error
    : new UserError(
        'fichier-introuvable',
        `« ${path} » ne peut pas être lu : ${reason}`,
        'vérifiez le chemin et les droits',
        { file: path },
      )
}

/**
 * Says in words what the machine refused, when nobody nearer to it did.
 *
 * @param error anything thrown
 * @returns `machine-limitee`, or `fichier-introuvable` for a file that cannot be read; nothing for what is no refusal of the machine
 */
export function machineRefusal(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined
  const code = codeOf(error) ?? ''
  const { path, syscall } = error as { readonly path?: string; readonly syscall?: string }
  if (ofMemory.test(code) || (error instanceof RangeError && outOfMemory.test(error.message)))
    return limited('la mémoire manque')
  if (syscall === 'uv_cwd') return limited('le dossier de travail n’existe plus')
  const reason = reasons[code]
  if (reason === undefined || syscall === undefined) return undefined
  if (path !== undefined && reading.test(syscall) && !/^E[MN]FILE$/.test(code))
    return unreadableFile(path, error) as UserError
  return limited(path === undefined ? reason : `« ${path} » : ${reason}`)
}

function limited(reason: string): UserError {
  return new UserError(
    'machine-limitee',
    `la machine refuse ce que le programme demande : ${reason}`,
    'vérifiez la place libre, la mémoire, le dossier temporaire (TMPDIR) et les limites (ulimit -a), puis recommencez',
  )
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}
