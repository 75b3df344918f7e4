package io.dr.architecture.planted.packagesarenullmarked.plan;

class Plan {}
