import type { Claims, FolderClaims } from './claims.ts'

/** A key is claimed among the processes of this machine first, which costs next to nothing, then among the machines. */
export function joinClaims(local: FolderClaims, shared: Claims): Claims {
  return {
    async take(key) {
      const here = local.take(key)
      if ('ended' in here) return here
      const there = await shared.take(key)
      if ('ended' in there) {
        // Everybody here waits for the other machine.
        here.release()
        return there
      }
      return {
        release() {
          there.release()
          here.release()
        },
      }
    },
    async close() {
      local.close()
      await shared.close()
    },
  }
}
