from .acting import main as main
