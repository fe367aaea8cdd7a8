/** Where a client keeps what has to survive a reload: `localStorage`, a file, a database. It may be shared by several clients, such as the tabs of a browser. */
export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

/** Forgets with the page. */
export function memoryStore(): Store {
  const kept = new Map<string, string>();
  return {
    get: key => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
    remove: key => void kept.delete(key),
    keys: () => [...kept.keys()],
  };
}

/**
 * Keeps in a browser's storage, every key behind `prefix`. Where the browser keeps nothing (private windows, a full disk, a policy) it keeps in memory.
 * Nothing is touched before the first use.
 */
export function webStorage(prefix: string, storage: () => Storage = () => localStorage): Store {
  const fallback = memoryStore();
  const either = <T>(use: (kept: Storage) => T, otherwise: () => T): T => {
    try {
      return use(storage());
    } catch {
      return otherwise(); // the browser said no; the page goes on without
    }
  };
  return {
    get: key => fallback.get(key) ?? either(kept => kept.getItem(prefix + key), () => null),
    set: (key, value) => either(kept => { kept.setItem(prefix + key, value); fallback.remove(key); }, () => fallback.set(key, value)),
    remove: key => {
      fallback.remove(key);
      either(kept => kept.removeItem(prefix + key), () => {});
    },
    keys: () => [...new Set([...fallback.keys(), ...either(kept => Object.keys(kept).filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length)), () => [] as string[])])],
  };
}
