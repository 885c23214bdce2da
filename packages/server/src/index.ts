export { type App, type AppOptions, createApp } from './app.ts';
export { type Config, ConfigError, readConfig } from './config.ts';
export { createLogger, type Logger } from './platform/log.ts';
