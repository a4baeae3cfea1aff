// A disk in a file: made, mounted, cut off from power, removed. Requires root and loop devices.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../e2e/support/server.mjs';

const cutter = new URL('power.py', import.meta.url).pathname;

function run(program, ...args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.code ?? stderr.trim()}`);
}

export class SmallDisk {
  static make(folder) {
    const disk = new SmallDisk();
    process.on('exit', () => disk.remove());
    Object.assign(disk, { image: join(folder, 'image'), place: join(folder, 'disk'), mounts: [] });
    mkdirSync(disk.place);
    writeFileSync(disk.image, '');
    truncateSync(disk.image, 192 << 20);
    run('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=1,lazy_journal_init=1', disk.image);
    disk.mount();
    return disk;
  }

  /// `options`: as for mount, "data=writeback".
  mount(options = '') {
    run('mount', '-t', 'ext4', '-o', ['loop', options].filter(Boolean).join(','), this.image, this.place);
    this.mounts = [this.place];
  }

  /// A file on this disk whose content is elsewhere, until the disk is unmounted.
  lendFile(elsewhere, here) {
    for (const file of [elsewhere, here]) closeSync(openSync(file, 'a', 0o600));
    run('mount', '--bind', elsewhere, here);
    this.mounts.push(here);
  }

  /// Nobody may use it any more.
  unmount() {
    while (this.mounts.length) run('umount', this.mounts.pop());
  }

  /// Unmounts and mounts again. If another process still sees the disk (a namespace made meanwhile keeps earlier
  /// mounts), the kernel returns the file system without power: then a copy of the disk replaces it.
  giveBackPower(options) {
    this.unmount();
    this.mount(options);
    try {
      this.probe();
    } catch (error) {
      if (error.code !== 'EIO') throw error;
      this.unmount();
      this.moveToCopy();
      this.mount(options);
      this.probe();
    }
  }

  probe() {
    const path = join(this.place, 'probe');
    writeFileSync(path, '');
    rmSync(path);
  }

  moveToCopy() {
    const copy = `${this.image}+`;
    run('cp', '--sparse=always', this.image, copy);
    rmSync(this.image); // a process that still sees it keeps it
    this.image = copy;
  }

  cutPower() { run('python3', cutter, this.place); }

  /// Works in any state.
  remove() {
    while (this.mounts.length) spawnSync('umount', ['-l', this.mounts.pop()]);
  }

  /// Why this machine can't make one; "" if it can.
  static async whyNone() {
    const folder = await temporaryFolder();
    let disk;
    try {
      disk = SmallDisk.make(folder);
      disk.cutPower();
      return '';
    } catch (error) {
      return `this machine makes us no disk whose power can be cut (${error.message})`;
    } finally {
      disk?.remove();
      await rm(folder, { recursive: true, force: true });
    }
  }
}
