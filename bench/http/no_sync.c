/* Preloaded into a server, it makes every sync a lie: what is left is all but the disk. */

int fdatasync(int descriptor) {
  (void)descriptor;
  return 0;
}

int fsync(int descriptor) {
  (void)descriptor;
  return 0;
}
