/*
 * A disk that fails on demand, put before libc's by LD_PRELOAD. Files under FAULTY_DISK_FOLDER fail in the way
 * that the file FAULTY_DISK says by its first letter: "w" no room for more (ENOSPC), "s" fsync fails (EIO).
 * Anything else, and no such file, is a disk that works.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char mode(int fd) {
  const char *control = getenv("FAULTY_DISK"), *folder = getenv("FAULTY_DISK_FOLDER");
  if (!control || !folder) return 0;
  char link[64], path[4096], found = 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  int said = open(control, O_RDONLY | O_CLOEXEC);
  if (said < 0) return 0;
  if (read(said, &found, 1) != 1) found = 0;
  close(said);
  return found;
}

static int is_full(int fd, off_t end) {
  struct stat now;
  return mode(fd) == 'w' && fstat(fd, &now) == 0 && end > now.st_size;
}

static int fails_to_sync(int fd) { return mode(fd) == 's'; }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int fd) {
  if (!fails_to_sync(fd)) return REAL(fsync)(fd);
  errno = EIO;
  return -1;
}

int fdatasync(int fd) {
  if (!fails_to_sync(fd)) return REAL(fdatasync)(fd);
  errno = EIO;
  return -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  if (!is_full(fd, at + (off_t)count)) return REAL(pwrite)(fd, bytes, count, at);
  errno = ENOSPC;
  return -1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  if (!is_full(fd, (off_t)at + (off_t)count)) return REAL(pwrite64)(fd, bytes, count, at);
  errno = ENOSPC;
  return -1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  if (!is_full(fd, lseek(fd, 0, SEEK_CUR) + (off_t)count)) return REAL(write)(fd, bytes, count);
  errno = ENOSPC;
  return -1;
}

int ftruncate64(int fd, off64_t size) {
  if (!is_full(fd, (off_t)size)) return REAL(ftruncate64)(fd, size);
  errno = ENOSPC;
  return -1;
}
