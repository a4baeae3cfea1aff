// Uses strace for sabotage: chosen system calls on chosen files fail, kill their process, or are slow. Requires
// nothing of the server, and root only if the machine's ptrace rules demand it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/// Everything that reads, writes, makes, moves or removes files.
export const fileCalls = 'openat,open,creat,close,read,pread64,readv,preadv,write,pwrite64,writev,pwritev,fsync,fdatasync,' +
  'sync_file_range,ftruncate,fallocate,copy_file_range,sendfile,rename,renameat,renameat2,unlink,unlinkat,link,linkat,' +
  'mkdir,mkdirat,rmdir,getdents64,fstat,newfstatat,lstat,stat,statx,flock,fcntl,mmap,msync';

let refusal;
/// Why this machine can't trace; "" if it can.
export function whyNoSabotage() {
  if (refusal === undefined) {
    const { status, error } = spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', '-e', 'inject=fsync:error=EIO', 'true']);
    refusal = status === 0 ? whyNoAttaching() : `strace can't be used here${error ? ` (${error.code})` : ''}`;
  }
  return refusal;
}

function whyNoAttaching() {
  const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
  const { stderr } = spawnSync('timeout', ['0.5', 'strace', '-p', String(sleeper.pid), '-o', '/dev/null'], { encoding: 'utf8' });
  sleeper.kill('SIGKILL');
  return /attached/.test(stderr) ? '' : 'strace may not attach to a running process here (ptrace_scope)';
}

function words({ inject = [], calls = [inject].flat().map(i => i.split(':')[0]).join(','), paths = [], output }) {
  return ['-f', '-y', '-o', output, '-e', `trace=${calls}`, ...[inject].flat().flatMap(i => ['-e', `inject=${i}`]),
    ...paths.flatMap(path => ['-P', path])];
}

/// For Server.spawn's `under`: sabotages the server from its first call on. `inject`: as for strace, such as
/// "rename:error=EIO:when=2", or several; `paths`: only calls on these files; `output`: the file for the trace.
export const sabotaged = plan => ['strace', '-D', '-qq', ...words(plan), '--'];

export class Saboteur {
  /// Begins with a running server; resolves when every call is traced.
  static attach(server, plan) {
    const saboteur = new Saboteur();
    saboteur.output = plan.output;
    saboteur.process = spawn('strace', [...words(plan), '-p', String(server.process.pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
    saboteur.ended = new Promise(resolve => saboteur.process.on('close', resolve));
    saboteur.freeTheDead(server.process.pid);
    let said = '';
    return new Promise((resolve, reject) => {
      saboteur.process.on('error', reject);
      saboteur.process.stderr.on('data', chunk => {
        said += chunk;
        if (/attached/.test(said)) resolve(saboteur);
      });
      saboteur.ended.then(() => reject(new Error(`strace: ${said}`)));
    });
  }

  /// strace sometimes misses the end of one of many threads that end at once, and the process never ends then:
  /// without its tracer the thread goes.
  freeTheDead(pid) {
    let seenDead = 0;
    const watch = setInterval(() => {
      const isDead = existsSync(`/proc/${pid}/stat`) && /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      seenDead = isDead ? seenDead + 1 : 0;
      if (seenDead > 2) this.process.kill('SIGKILL');
    }, 500);
    this.process.on('exit', () => clearInterval(watch));
  }

  /// Detaches; the server runs on unharmed.
  async leave() {
    this.process.kill('SIGTERM');
    await this.ended;
  }
}

/// The traced calls: [{call, path, injected, line}], in order. `path` is the last one named.
export function seen(output) {
  return readFileSync(output, 'utf8').split('\n').flatMap(line => {
    const found = line.match(/^\d+\s+(\w+)\((.*)$/);
    if (!found) return [];
    const paths = [...found[2].matchAll(/<(\/[^>]*)>|"(\/[^"]*)"/g)].map(([, open, named]) => open ?? named);
    return [{ call: found[1], paths, injected: line.includes('(INJECTED)'), line }];
  });
}

/// The segments of a log, oldest first, with their folder.
export const segmentsOf = data =>
  readdirSync(join(data, 'log')).filter(name => name.endsWith('.log')).sort().map(name => join(data, 'log', name));
/// A segment's contents without the zeros written ahead.
export const filled = bytes => bytes.subarray(0, bytes.findLastIndex(byte => byte !== 0) + 1);
export const newestSegment = data => segmentsOf(data).at(-1);

/// How often each kind of call touched these files: the places for faults, as [{call, n}].
export function placesToStrike(output, isOurs) {
  const times = new Map();
  for (const { call, paths } of seen(output)) if (paths.some(isOurs)) times.set(call, (times.get(call) ?? 0) + 1);
  return [...times].flatMap(([call, count]) => Array.from({ length: count }, (_, i) => ({ call, n: i + 1 })));
}
