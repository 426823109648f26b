export { MetricsLog, readMetrics, type MetricsRow } from './metrics-log.js';
export { serveMetrics, type MetricsServer } from './metrics-server.js';
export { RunMetrics, type RoundNumbers } from './run-metrics.js';
