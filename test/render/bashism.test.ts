// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are shell scripts
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bashisms } from '../../scripts/render/bashism.ts';

const forBash = [
  'echo {1..5}',
  'touch /opt/f{01..10}.txt',
  'mkdir -p /opt/{a,b}',
  'cp x{,.bak}',
  '[[ -e /x ]] && ls',
  'if [[ -e /x ]]; then ls; fi',
  'ls; (( n++ ))',
  'cat <<<word',
  'cat <<<word\nls',
  'diff <(ls) x',
  'ls &>/dev/null',
  'ls |& cat',
  'function go { ls; }',
  'source /etc/os-release',
  'a=(1 2)',
  'PATH+=:/opt',
  "echo $'a'",
  'if [ "$a" == b ]; then ls; fi',
  'set -euo pipefail',
  'set -o pipefail',
  'echo -e "a"',
  'read -p "name? " x',
  'declare -A m',
  'shopt -s nullglob',
  'trap oops ERR',
  'echo ${x//a/b}',
  'echo "${x^^}"',
  'echo "${x:0:3}"',
  'echo ${!x}',
  'echo "${a[0]}"',
  'echo ${#a[@]}',
  'echo $RANDOM',
];

test('what only bash understands is found', () => {
  for (const script of forBash) assert.notDeepEqual(bashisms(script), [], script);
});

const forSh = [
  '[ -e /x ] && { ls; }',
  'f() { ls; }',
  'echo $((1 + 2)) $(ls) "$(ls)" ${x:-y} ${x#a} ${x%%.*} "${x:+y}" ${#x} ${x:-$y}',
  'ls >/dev/null 2>&1',
  'ls & wait',
  'set -eu',
  'if [ "$a" = b ]; then ls; fi',
  "awk '{ print $1, $2 } a == b { n += 1 }' x",
  `echo "{a,b} [[ x ]] <(y) == {1..2}"`,
  "echo '${x//a/b} $RANDOM'",
  'ls # then [[ and {a,b}',
  'a#b={x; echo $#',
  "cat <<'EOF'\n[[ x ]] ${x//a/b}\nsource y\nEOF\nls",
  'cat <<EOF\n[[ x ]] {a,b}\nEOF',
  'cat <<-END | sh\n\t[[ x ]]\n\tEND\nls',
  'find . -name x -exec rm {} +',
  'echo \\{a,b\\} \\[[ x',
  'case $x in a|b) ls ;; esac',
  'trap cleanup EXIT',
  'read -r line',
  'x=a,b; y=$(cat <x)',
  '',
];

test('what sh understands is left alone, also in quotes, comments and here-documents', () => {
  for (const script of forSh) assert.deepEqual(bashisms(script), [], script);
});

test('each one is told with its line, also after quotes and here-documents of many lines', () => {
  const script = "a='\n\n'\ncat <<'X'\n[[\nX\nls \\\n  {a,b}\necho \"${x^^}\n\"\n[[ x ]]";
  assert.deepEqual(
    bashisms(script).map(({ line }) => line),
    [8, 9, 11],
  );
});

test('an endless quote or here-document ends the search, not the program', () => {
  assert.deepEqual(bashisms("echo 'a\n[[ x ]]"), []);
  assert.deepEqual(bashisms('cat <<EOF\n[[ x ]]'), []);
  assert.deepEqual(bashisms(`${'"\\'.repeat(20_000)}`), []);
});
