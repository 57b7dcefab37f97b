/** The modules of bundles inside a build, such as workers'. They belong to the environments that are being built. */
export interface WorkerModules {
  /** A build of this environment begins. One that comes again may take its bundles from a cache, and names none. */
  begin: (environment: string, isAgain: boolean) => void
  add: (files: readonly string[]) => void
  list: (environment: string) => string[]
  end: (environment: string) => void
}

export function createWorkerModules(): WorkerModules {
  const files = new Map<string, Set<string>>()
  const running = new Set<string>()

  return {
    begin(environment, isAgain) {
      if (!isAgain) files.delete(environment)
      running.add(environment)
    },
    add(found) {
      for (const environment of running) {
        files.set(environment, new Set([...(files.get(environment) ?? []), ...found]))
      }
    },
    list: (environment) => [...(files.get(environment) ?? [])],
    end: (environment) => void running.delete(environment),
  }
}
