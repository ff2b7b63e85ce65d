import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with the line that the gate reads: `N passed, N failed`. Whatever went wrong outside a test counts as failed. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    for (const file of modules) {
      failed += file.errors().length;
      for (const suite of file.children.allSuites()) failed += suite.errors().length;
      for (const test of file.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'failed') failed += 1;
      }
    }
    process.on('exit', () => process.stdout.write(`${passed} passed, ${failed} failed\n`)); // after the summary and the coverage
  }
}
