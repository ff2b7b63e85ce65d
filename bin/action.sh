#!/usr/bin/env bash
# What action.yml runs: annotations on standard output, SARIF in a file, a page in the job's summary. Its exit status is the scan's.
set -u
args=()
with() { if [ -n "$2" ]; then args+=("$1" "$2"); fi; }
lines() { while IFS= read -r line || [ -n "$line" ]; do if [ -n "${line//[[:space:]]/}" ]; then args+=("$line"); fi; done <<< "$1"; }

with --preset "${INPUT_PRESET:-}"
with --fail-on "${INPUT_FAIL_ON:-}"
with --config "${INPUT_CONFIG:-}"
with --baseline "${INPUT_BASELINE:-}"
with --diff "${INPUT_DIFF:-}"
sarif=${INPUT_SARIF:-stackward.sarif}
args+=(--output "sarif=$sarif" --format github)
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then args+=(--output "markdown=$GITHUB_STEP_SUMMARY"); fi
lines "${INPUT_ARGS:-}"
args+=(--)
lines "${INPUT_PATHS:-}"

node "$(dirname "$0")/stackward.js" "${args[@]}"
status=$?
if [ -n "${INPUT_CHANGES:-}" ]; then
  page=stackward-changes.md
  args=(diff "$INPUT_CHANGES" --format markdown)
  with --fail-on "${INPUT_CHANGES_FAIL_ON:-}"
  node "$(dirname "$0")/stackward.js" "${args[@]}" > "$page"
  changed=$?
  if [ "$changed" -gt "$status" ]; then status=$changed; fi
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$page" >> "$GITHUB_STEP_SUMMARY"; fi
  if [ -n "${GITHUB_OUTPUT:-}" ]; then printf 'changes=%s\n' "$page" >> "$GITHUB_OUTPUT"; fi
fi
if [ -n "${GITHUB_OUTPUT:-}" ] && [ -f "$sarif" ]; then printf 'sarif=%s\n' "$sarif" >> "$GITHUB_OUTPUT"; fi
exit "$status"
