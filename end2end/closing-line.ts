import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Closes with one plain line, so that whoever calls us can read the count. */
export default class ClosingLine implements Reporter {
  private counts = { passed: 0, failed: 0, skipped: 0 };
  onTestEnd(_test: TestCase, result: TestResult) {
    if (result.status === 'skipped') this.counts.skipped++;
    else if (result.status === 'passed') this.counts.passed++;
    else this.counts.failed++;
  }
  onEnd(_result: FullResult) {
    console.log(`playwright: ${this.counts.passed} passed, ${this.counts.failed} failed, ${this.counts.skipped} skipped`);
  }
}
