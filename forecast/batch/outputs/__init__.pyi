from .writing import Destination as Destination, write_outputs as write_outputs
