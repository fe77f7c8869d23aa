"""``python -m leakkit.pii.train --gold DIR --out FILE``"""

from leakkit.pii.train.fit import main

if __name__ == "__main__":
    main()
