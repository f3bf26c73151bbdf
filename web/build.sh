#!/bin/sh
# Rebuilds services/gateway/static from the U.S. Web Design System; needs Node.js 20 or newer. Run after changing web/.
set -eu
cd "$(dirname "$0")"
npm ci --omit=optional --no-audit --no-fund
node build.mjs
