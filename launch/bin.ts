#!/usr/bin/env node
import { main } from './cli.js';
import { leaveParent } from './parent.js';

process.exitCode = await main(process.argv.slice(2));
leaveParent();
