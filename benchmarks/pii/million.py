"""A whole `lk.find`, names included, over many messages: time and memory by stage.

    python benchmarks/pii/million.py [COUNT] [--threads N]      # 1,000,000 messages, 3 % with personal data

Memory is the process's resident set (VmRSS) after every tenth of the texts and its peak (VmHWM). The texts are those of `traffic.py`.
"""

import argparse
import os
import time

from traffic import messages


def memory(field: str = "VmRSS") -> int:
    """MiB of this process."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) // 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(asked.threads)
    texts = messages(asked.count)
    import leakkit as lk

    print(f"{len(texts)} texts, {len(set(texts))} different, {memory()} MiB before", flush=True)
    begin, cpu, said = time.perf_counter(), time.process_time(), 0

    def progress(done, every):
        nonlocal said
        if done * 10 // every > said:
            said = done * 10 // every
            print(f"{said * 10:3} %  {time.perf_counter() - begin:7.1f} s  {memory()} MiB", flush=True)

    found = lk.find(texts, progress=progress)
    took = time.perf_counter() - begin
    print(f"{len(found)} findings in {found['text_id'].nunique()} texts; {took:.1f} s, {len(texts) / took:.0f} texts/s, {time.process_time() - cpu:.1f} s of CPU, "
          f"peak {memory('VmHWM')} MiB")


if __name__ == "__main__":
    main()
