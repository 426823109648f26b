/** Something that is waited for, at most for some time. */
export class Awaited<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T) => void;
  reject!: (error: Error) => void;
  private readonly timer: NodeJS.Timeout;

  constructor(seconds: number, late: () => Error) {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => undefined); // whoever awaits it hears of it
    this.timer = setTimeout(() => this.reject(late()), seconds * 1000);
    this.promise.finally(() => clearTimeout(this.timer)).catch(() => undefined);
  }
}
