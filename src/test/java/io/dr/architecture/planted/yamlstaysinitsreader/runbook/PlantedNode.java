package io.dr.architecture.planted.yamlstaysinitsreader.runbook;

import org.snakeyaml.engine.v2.nodes.Node;

record PlantedNode(Node node) {}
