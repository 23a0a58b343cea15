interface DueItem {
  key: string;
  dueMs: number;
}

/** Keys by the time they are due, a binary heap: tens of thousands of cameras, each taken in its turn. */
export class DueQueue {
  private readonly heap: DueItem[] = [];
  private readonly current = new Map<string, DueItem>();

  get size(): number {
    return this.current.size;
  }

  has(key: string): boolean {
    return this.current.has(key);
  }

  /** Adds a key or moves it to another time. */
  put(key: string, dueMs: number): void {
    this.current.delete(key);
    const item = { key, dueMs };
    this.current.set(key, item);
    this.heap.push(item);
    this.siftUp(this.heap.length - 1);
    // What was moved or removed stays in the heap until it comes up; moving alone must not let it grow.
    if (this.heap.length > 2 * this.current.size + 64) this.rebuild();
  }

  remove(key: string): void {
    this.current.delete(key);
  }

  /** Takes out the key that has been due for the longest; null when none is due. */
  takeDue(nowMs: number): string | null {
    for (;;) {
      const [first] = this.heap;
      if (!first) return null;
      if (this.current.get(first.key) !== first) {
        this.pop();
        continue;
      }
      if (first.dueMs > nowMs) return null;
      this.pop();
      this.current.delete(first.key);
      return first.key;
    }
  }

  private pop(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    this.heap[0] = last;
    this.siftDown(0);
  }

  private rebuild(): void {
    this.heap.length = 0;
    // Sorted is a heap already.
    const items = [...this.current.values()].sort((a, b) => a.dueMs - b.dueMs);
    for (const item of items) this.heap.push(item);
  }

  private siftUp(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private siftDown(from: number): void {
    for (let at = from; ; ) {
      const left = 2 * at + 1;
      let least = at;
      if (this.isBefore(left, least)) least = left;
      if (this.isBefore(left + 1, least)) least = left + 1;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [first, second] = [this.heap[a], this.heap[b]];
    return first !== undefined && second !== undefined && first.dueMs < second.dueMs;
  }

  private swap(a: number, b: number): void {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (!first || !second) return;
    this.heap[a] = second;
    this.heap[b] = first;
  }
}
