"""The bundled samples: their source data made into workbooks, and the whole chain run over one of them."""
