"""python -m voice_assist."""

from voice_assist.cli import main

if __name__ == "__main__":
    main()
